<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en">
<context>
    <name>Banner</name>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChainRulePanel</name>
    <message>
        <source>Why is it so?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Command</name>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run, or pause after the next backward step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run the marked line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step phase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run to the end of the phase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step iteration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run to the end of the iteration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step back a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to before the line that ran last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step back a phase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the end of the phase before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step back an iteration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the end of the iteration before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause when…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What a run should pause for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start again from the same seed: the same numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the window as a PNG or an SVG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the window as a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save an animation…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A GIF of the last steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open lesson…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a lesson from a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close Nablascope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light or dark as the system is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A light window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A dark window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen, with only what the moment needs; Esc leads back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slow motion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Walk by itself, each line held for a moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show pressed keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>While presenting, show which keys are pressed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Black on white, every word and frame strong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put every panel back to its place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How to use Nablascope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys, reading the window, and the trainers, without a network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys and pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All that a key or the pointer can do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show log file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder of the application&apos;s log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Nablascope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Versions and licence</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dock</name>
    <message>
        <source>Hide “{title}” (View brings it back)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A picture of “{title}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture of {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GraphPanel</name>
    <message>
        <source>Graph</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HealthPanel</name>
    <message>
        <source>Health</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Language</name>
    <message>
        <source>Korean needs a font that has its letters, and this computer has none. On Debian or Ubuntu: sudo apt install fonts-noto-cjk. Elsewhere install Noto Sans CJK KR, and start Nablascope again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Lessons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menu</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Number</name>
    <message>
        <source>not a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scalar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Phase</name>
    <message>
        <source>Forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zero grad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>backward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>update</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zero grad</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Space run  ·  ← → line  ·  Shift ← → phase  ·  N iteration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Iterations per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 thread</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{speed:.0f} it/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{frames:.0f} fps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading torch…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No experiment yet: a choice in the form cannot be run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused at iteration {iteration} as planned; Run goes on for as many again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped by an error; ← goes back to before it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Still working; Space stops it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready at the start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused after line {line}, line {next} is next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused after {phase}, line {next} is next</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Iteration {iteration} came out otherwise than when it was first computed: this loop depends on more than its own state.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to iteration {iteration}, when all was well</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nablascope · edited loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{message}  (more in {file})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The trainer has not stopped yet. Please close the window again in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
