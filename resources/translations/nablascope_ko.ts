<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>not loaded yet</source>
        <translation>아직 불러오지 않음</translation>
    </message>
    <message>
        <source>A microscope for backpropagation: it walks a real PyTorch training loop line by line.</source>
        <translation>역전파를 들여다보는 현미경입니다. 실제 PyTorch 학습 루프를 한 줄씩 따라갑니다.</translation>
    </message>
    <message>
        <source>MIT licence. It runs entirely on this machine and sends nothing anywhere.</source>
        <translation>MIT 라이선스. 이 컴퓨터에서만 실행되며 외부로 아무것도 전송하지 않습니다.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사됨</translation>
    </message>
    <message>
        <source>System</source>
        <translation>시스템</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>About Nablascope</source>
        <translation>Nablascope 정보</translation>
    </message>
    <message>
        <source>Copy the versions</source>
        <translation>버전 정보 복사</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>Animation</name>
    <message>
        <source>Number of steps</source>
        <translation>장면 수</translation>
    </message>
    <message>
        <source>How many of the last steps to show.</source>
        <translation>보여 줄 장면의 수입니다.</translation>
    </message>
    <message>
        <source>Milliseconds per frame</source>
        <translation>장면당 밀리초</translation>
    </message>
    <message>
        <source>How long each frame is shown.</source>
        <translation>장면 하나를 보여 주는 시간입니다.</translation>
    </message>
    <message>
        <source>One step is</source>
        <translation>나아가는 단위</translation>
    </message>
    <message>
        <source>How far the run goes from one frame to the next.</source>
        <translation>장면마다 나아가는 단위입니다.</translation>
    </message>
    <message>
        <source>a line</source>
        <translation>한 줄</translation>
    </message>
    <message>
        <source>a phase</source>
        <translation>한 단계</translation>
    </message>
    <message>
        <source>an iteration</source>
        <translation>반복 한 번</translation>
    </message>
    <message>
        <source>Save an animation</source>
        <translation>애니메이션 저장</translation>
    </message>
    <message>
        <source>GIF animation (*.gif)</source>
        <translation>GIF 애니메이션 (*.gif)</translation>
    </message>
    <message>
        <source>A GIF of the last steps up to this moment. The run goes back, and then returns to where it is now.</source>
        <translation>창이 지금 이 순간에 이르는 과정을 GIF로 저장합니다. 루프는 뒤로 갔다가 지금 자리로 돌아옵니다.</translation>
    </message>
    <message>
        <source>Going back, frame {frame}…</source>
        <translation>되돌아가는 중, 장면 {frame}…</translation>
    </message>
    <message>
        <source>Writing frame {frame} of {count}…</source>
        <translation>장면 저장 중, {frame}/{count}…</translation>
    </message>
    <message>
        <source>Returning…</source>
        <translation>돌아오는 중…</translation>
    </message>
    <message>
        <source>The loop is running. Pause it first.</source>
        <translation>루프가 실행 중입니다. 먼저 일시정지하세요.</translation>
    </message>
    <message>
        <source>The animation could not be written to {file}: {reason}.</source>
        <translation>다음 파일에 쓸 수 없습니다. {file}: {reason}.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행 상황</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>저장…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>Arguments</name>
    <message>
        <source>ends with a backslash, and nothing after it</source>
        <translation>역슬래시로 끝나고 그 뒤에 아무것도 없습니다</translation>
    </message>
    <message>
        <source>has a quotation mark that is not closed</source>
        <translation>닫히지 않은 따옴표가 있습니다</translation>
    </message>
    <message>
        <source>must be given</source>
        <translation>값을 입력해야 합니다</translation>
    </message>
    <message>
        <source>must be one of {names}</source>
        <translation>다음 중 하나여야 합니다: {names}</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Dismiss message</source>
        <translation>알림 닫기</translation>
    </message>
</context>
<context>
    <name>Branch</name>
    <message>
        <source>original</source>
        <translation>원래 갈래</translation>
    </message>
    <message>
        <source>{rate:g} from {begins}</source>
        <translation>반복 {begins}부터 {rate:g}</translation>
    </message>
    <message>
        <source>lr {rate:g} from {begins}</source>
        <translation>lr {rate:g}, 반복 {begins}부터</translation>
    </message>
    <message>
        <source>original loop</source>
        <translation>원래 루프</translation>
    </message>
    <message>
        <source>edited loop</source>
        <translation>편집된 루프</translation>
    </message>
    <message>
        <source>edited line {lines}</source>
        <translation>{lines}번 줄 편집</translation>
    </message>
    <message>
        <source>edited lines {lines}</source>
        <translation>{lines}번 줄 편집</translation>
    </message>
    <message>
        <source>without line {lines}</source>
        <translation>{lines}번 줄 삭제</translation>
    </message>
    <message>
        <source>without lines {lines}</source>
        <translation>{lines}번 줄 삭제</translation>
    </message>
    <message>
        <source>{change} from {begins}</source>
        <translation>{change}, 반복 {begins}부터</translation>
    </message>
    <message>
        <source>lr {rate:g} of {group} from {begins}</source>
        <translation>{group}의 lr {rate:g}, 반복 {begins}부터</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no arguments</comment>
        <translation>없음</translation>
    </message>
    <message>
        <source>arguments {line}</source>
        <translation>명령줄 인자 {line}</translation>
    </message>
</context>
<context>
    <name>BranchChips</name>
    <message>
        <source>Return to {name}</source>
        <translation>돌아가기: {name}</translation>
    </message>
    <message>
        <source>Return to “{name}”</source>
        <translation>돌아가기: “{name}”</translation>
    </message>
    <message>
        <source>{count} older</source>
        <translation>이전 {count}개</translation>
    </message>
    <message>
        <source>Older branches</source>
        <translation>이전 갈래</translation>
    </message>
    <message>
        <source>Return to an older branch</source>
        <translation>이전 갈래로 돌아가기</translation>
    </message>
    <message>
        <source>The present branch is “{name}”</source>
        <translation>현재 갈래: “{name}”</translation>
    </message>
    <message>
        <source>Present branch {name}</source>
        <translation>현재 갈래: {name}</translation>
    </message>
</context>
<context>
    <name>BreakpointEditor</name>
    <message>
        <source>each time</source>
        <translation>매번</translation>
    </message>
    <message>
        <source>Stop only when</source>
        <translation>이 조건일 때만 멈추기</translation>
    </message>
    <message>
        <source>Breakpoint</source>
        <translation>중단점</translation>
    </message>
    <message>
        <source>an expression, such as loss &gt; 1</source>
        <translation>식, 예: loss &gt; 1</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>Breakpoint at line {line}</source>
        <translation>{line}번째 줄의 중단점</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>This cannot be a condition: {problem}.</source>
        <translation>조건이 될 수 없습니다: {problem}.</translation>
    </message>
    <message>
        <source>Stop only at hit number</source>
        <translation>몇 번째에만 멈출지</translation>
    </message>
</context>
<context>
    <name>ChainRulePanel</name>
    <message>
        <source>Why is it so?</source>
        <translation>왜 이 값일까?</translation>
    </message>
    <message>
        <source>Click a cell of a heat map to see why it has its value.</source>
        <translation>히트맵의 칸을 클릭하면 왜 그 값인지 보여 줍니다.</translation>
    </message>
    <message>
        <source>A cell is explained while the loop stands still: pause first.</source>
        <translation>칸의 설명은 루프가 멈춰 있을 때 볼 수 있습니다. 먼저 일시정지하세요.</translation>
    </message>
    <message>
        <source>sum {sum}   ·   value {value}</source>
        <translation>합 {sum}   ·   값 {value}</translation>
    </message>
    <message>
        <source>sum {sum}   ·   becomes {value}</source>
        <translation>합 {sum}   ·   갱신 후 {value}</translation>
    </message>
    <message>
        <source>sum {sum}   ·   the pass gave {value}</source>
        <translation>합 {sum}   ·   역전파로 얻은 값 {value}</translation>
    </message>
    <message>
        <source>{factors} · sum {sum} = {total}</source>
        <translation>{factors} · 합 {sum} = {total}</translation>
    </message>
    <message>
        <source>as of iteration {iteration}</source>
        <translation>반복 {iteration} 기준</translation>
    </message>
    <message>
        <source>Check a hundred random cells of each gradient in float64; nothing in the run changes</source>
        <translation>각 기울기에서 무작위로 고른 칸 100개를 float64로 검사. 학습 중인 값은 바뀌지 않음</translation>
    </message>
    <message>
        <source>largest first</source>
        <translation>큰 항부터</translation>
    </message>
    <message>
        <source>in order</source>
        <translation>차례대로</translation>
    </message>
    <message>
        <source>The terms by their size, or in order: then each stays in its row from step to step</source>
        <translation>항을 큰 것부터, 또는 차례대로 보여 줍니다. 차례대로 보면 단계가 바뀌어도 각 항이 제 행에 머뭅니다</translation>
    </message>
    <message>
        <source>check all</source>
        <translation>모두 검사</translation>
    </message>
    <message>
        <source>Check all gradients</source>
        <translation>모든 기울기 검사</translation>
    </message>
    <message>
        <source>Order of the terms</source>
        <translation>항의 순서</translation>
    </message>
</context>
<context>
    <name>Check</name>
    <message>
        <source>{tensor} cannot be checked. {why}</source>
        <translation>{tensor}: 검사할 수 없습니다. {why}</translation>
    </message>
    <message>
        <source>{tensor} cannot be checked. Every cell is too near a kink.</source>
        <translation>{tensor}: 검사할 수 없습니다. 모든 칸이 꺾이는 점에 너무 가깝습니다.</translation>
    </message>
    <message>
        <source>There is no gradient “{name}”; there is {names}.</source>
        <translation>“{name}”: 없는 기울기입니다. 쓸 수 있는 값: {names}.</translation>
    </message>
    <message>
        <source>The loss is not finite.</source>
        <translation>손실이 유한한 값이 아닙니다.</translation>
    </message>
    <message>
        <source>The backward pass was not reached in float64.</source>
        <translation>float64로는 역전파까지 가지 못했습니다.</translation>
    </message>
    <message>
        <source>Line {line} does not run in float64: {problem}</source>
        <translation>{line}번 줄은 float64로 실행되지 않습니다: {problem}</translation>
    </message>
    <message>
        <source>The loop computes no loss.</source>
        <translation>이 루프는 손실을 계산하지 않습니다.</translation>
    </message>
    <message>
        <source>The run computes in {precision}, and its own number is {percent} % off by rounding: no error of the gradient.</source>
        <translation>{precision|으로/로} 계산하므로 반올림 때문에 값이 {percent}% 어긋나 있습니다. 기울기가 틀린 것은 아닙니다.</translation>
    </message>
    <message>
        <source>Its gradients reach back over several iterations, of which only one can be run in float64.</source>
        <translation>기울기가 여러 반복에 걸쳐 있는데, float64로 다시 계산할 수 있는 것은 반복 한 번뿐입니다.</translation>
    </message>
    <message>
        <source>No gradient reaches {parameter}: {cuts} holds fixed what is computed from it.</source>
        <translation>{parameter}에는 기울기가 전달되지 않습니다. {cuts}에서 이 값으로 계산한 결과가 고정됩니다.</translation>
    </message>
    <message>
        <source>Autograd does not follow all of the loss: {cuts} holds fixed what is computed from it. {cell} is {followed}, the derivative of the whole loss is {whole}.</source>
        <translation>autograd가 손실 전체를 추적하지 않습니다. {cuts}에서 이 값으로 계산한 결과가 고정됩니다. {cell|은/는} {followed}이고, 손실 전체의 도함수는 {whole}입니다.</translation>
    </message>
    <message>
        <source>The backward formula of {function} disagrees with its forward pass.</source>
        <translation>{function}의 역전파 식이 순전파와 맞지 않습니다.</translation>
    </message>
    <message>
        <source>In every cell it is {factor} times the derivative of the loss.</source>
        <translation>모든 칸에서 손실의 도함수의 {factor}배입니다.</translation>
    </message>
    <message>
        <source>{call} (without gradients)</source>
        <translation>{call} (기울기 없이)</translation>
    </message>
    <message>
        <source>{call} in line {line} cannot be run again: {problem}</source>
        <translation>{line}행의 {call|을/를} 다시 실행할 수 없습니다: {problem}</translation>
    </message>
    <message>
        <source>{call} in line {line} does not give the same numbers when it is run again.</source>
        <translation>{line}행의 {call|은/는} 다시 실행하면 같은 값이 나오지 않습니다.</translation>
    </message>
</context>
<context>
    <name>CheckRows</name>
    <message>
        <source>by hand (float64)</source>
        <translation>손계산 (float64)</translation>
    </message>
    <message>
        <source>autograd (float64)</source>
        <translation>autograd (float64)</translation>
    </message>
    <message>
        <source>finite difference (float64)</source>
        <translation>유한 차분 (float64)</translation>
    </message>
    <message>
        <source>The gradient of this backward pass in float64, three ways, each with its relative error.
The run’s own number is rounded to its precision, which is no error of the gradient.</source>
        <translation>이번 역전파의 기울기를 float64로 세 가지 방법으로 구하고 각각의 상대 오차를 보여 줍니다.
학습 중인 값은 그 정밀도에 맞게 반올림되어 있지만, 기울기가 틀린 것은 아닙니다.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>검사 중…</translation>
    </message>
    <message>
        <source>So small a gradient hardly moves the loss: its rounding hides an error of one in a million.</source>
        <translation>기울기가 너무 작아 손실이 거의 변하지 않습니다. 100만분의 1의 오차는 손실의 반올림 오차에 가려집니다.</translation>
    </message>
    <message>
        <source>This is the last backward pass alone, without what earlier ones left.</source>
        <translation>이전 역전파가 남긴 값을 뺀, 마지막 역전파만의 값입니다.</translation>
    </message>
    <message>
        <source>✓ three ways agree, {error}</source>
        <translation>✓ 세 방법이 일치, {error}</translation>
    </message>
    <message>
        <source>✓ three ways agree on this pass, {error}</source>
        <translation>✓ 이번 역전파의 몫은 세 방법이 일치, {error}</translation>
    </message>
    <message>
        <source>{cell} ✗ {number} by hand, not {difference}</source>
        <translation>{cell} ✗ 손계산 {number} ≠ 유한 차분 {difference}</translation>
    </message>
    <message>
        <source>{cell} ✗ {number} by autograd, not {difference}</source>
        <translation>{cell} ✗ autograd {number} ≠ 유한 차분 {difference}</translation>
    </message>
    <message>
        <source>{tensor} ✓ {count} cells, {error}</source>
        <translation>{tensor} ✓ 칸 {count}개, {error}</translation>
    </message>
    <message>
        <source>{tensor} ✓ 1 cell, {error}</source>
        <translation>{tensor} ✓ 칸 1개, {error}</translation>
    </message>
    <message>
        <source>{tensor}: right, {count} of its cells checked, largest relative error {error}</source>
        <translation>{tensor}: 맞음, 칸 {count}개 검사, 최대 상대 오차 {error}</translation>
    </message>
    <message>
        <source>{kinks} near a kink</source>
        <translation>꺾이는 점 근처 {kinks}개</translation>
    </message>
    <message>
        <source>{count} too small to tell from rounding</source>
        <translation>반올림 오차와 구별할 수 없을 만큼 작은 칸 {count}개</translation>
    </message>
    <message>
        <source>{tensor} is wrong: {cell} is {by_hand} by hand, {autograd} by autograd and {difference} by finite differences.</source>
        <translation>{tensor}: 틀림. {cell}의 손계산 {by_hand}, autograd {autograd}, 유한 차분 {difference}.</translation>
    </message>
    <message>
        <source>Too near a kink, such as that of a ReLU or a maximum, to tell: the differences need not agree.</source>
        <translation>ReLU나 최댓값처럼 꺾이는 점에 너무 가까워 판단할 수 없습니다. 차분과 일치하지 않아도 됩니다.</translation>
    </message>
    <message>
        <source>Too near a kink to tell</source>
        <translation>꺾이는 점에 너무 가까워 판단할 수 없음</translation>
    </message>
    <message>
        <source>✓ as far as autograd follows</source>
        <translation>✓ autograd가 추적하는 범위에서 일치</translation>
    </message>
    <message>
        <source>Autograd holds fixed what {cuts} makes of it: the derivative of the whole loss is {whole}.</source>
        <translation>autograd는 {cuts}의 결과를 고정된 값으로 봅니다. 손실 전체의 도함수는 {whole}입니다.</translation>
    </message>
    <message>
        <source>{tensor} ✓ as far as autograd follows: {cuts}</source>
        <translation>{tensor} ✓ autograd가 추적하는 범위에서 일치: {cuts}</translation>
    </message>
</context>
<context>
    <name>Clip</name>
    <message>
        <source>… {count:,} more characters</source>
        <translation>… {count:,}자 더 있음</translation>
    </message>
    <message>
        <source>{name} (its text cannot be told: {another})</source>
        <translation>{name} (내용을 표시할 수 없음: {another})</translation>
    </message>
    <message>
        <source>… {count:,} more lines</source>
        <translation>… {count:,}줄 더 있음</translation>
    </message>
</context>
<context>
    <name>CodeBreakpoints</name>
    <message>
        <source>Run to here</source>
        <translation>여기까지 실행</translation>
    </message>
    <message>
        <source>Toggle breakpoint</source>
        <translation>중단점 켜기/끄기</translation>
    </message>
    <message>
        <source>Condition and count…</source>
        <translation>조건과 횟수…</translation>
    </message>
    <message>
        <source>Stops when {condition}</source>
        <translation>{condition}일 때 멈춤</translation>
    </message>
    <message>
        <source>Stops at hit {count}</source>
        <translation>{count}번째에 멈춤</translation>
    </message>
    <message>
        <source>Stops when {condition}, at hit {count}</source>
        <translation>{condition|이/가} {count}번째일 때 멈춤</translation>
    </message>
</context>
<context>
    <name>CodePanel</name>
    <message>
        <source>the code that is running</source>
        <translation>실행 중인 코드</translation>
    </message>
    <message>
        <source>edited · the code that is running</source>
        <translation>편집됨 · 실행 중인 코드</translation>
    </message>
    <message>
        <source>not running yet</source>
        <translation>아직 실행되지 않음</translation>
    </message>
    <message>
        <source>{name} · edited</source>
        <translation>{name} · 편집됨</translation>
    </message>
    <message>
        <source>editing · not running yet</source>
        <translation>편집 중 · 아직 실행되지 않음</translation>
    </message>
    <message>
        <source>Ctrl+Enter applies, Esc leaves the editor</source>
        <translation>Ctrl+Enter 적용, Esc 편집기에서 나오기</translation>
    </message>
    <message>
        <source>Not running yet: Apply runs it, Cancel returns to what runs</source>
        <translation>아직 실행되지 않음: 적용하면 실행되고, 취소하면 실행 중인 코드로 돌아갑니다</translation>
    </message>
    <message>
        <source>Line {line}: {message}</source>
        <translation>{line}번 줄: {message}</translation>
    </message>
    <message>
        <source>Training loop</source>
        <translation>학습 루프</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>편집</translation>
    </message>
    <message>
        <source>Change the loop that is running</source>
        <translation>실행 중인 루프 고치기</translation>
    </message>
    <message>
        <source>Edit the training loop</source>
        <translation>학습 루프 편집</translation>
    </message>
</context>
<context>
    <name>CodeView</name>
    <message>
        <source>{count} more lines</source>
        <translation>{count}줄 더 있음</translation>
    </message>
    <message>
        <source>Source of the training loop</source>
        <translation>학습 루프의 소스 코드</translation>
    </message>
    <message>
        <source>running · {seconds} s</source>
        <translation>실행 중 · {seconds}초</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds}초</translation>
    </message>
    <message>
        <source>Line {line} warns: {warning}</source>
        <translation>{line}번 줄의 경고: {warning}</translation>
    </message>
</context>
<context>
    <name>Command</name>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Run, or pause after the next backward step</source>
        <translation>실행하거나, 다음 역전파 뒤에 일시정지</translation>
    </message>
    <message>
        <source>Step line</source>
        <translation>한 줄 실행</translation>
    </message>
    <message>
        <source>Run the marked line</source>
        <translation>표시된 줄 실행</translation>
    </message>
    <message>
        <source>Step phase</source>
        <translation>한 단계 실행</translation>
    </message>
    <message>
        <source>Run to the end of the phase</source>
        <translation>단계가 끝날 때까지 실행</translation>
    </message>
    <message>
        <source>Step iteration</source>
        <translation>반복 한 번 실행</translation>
    </message>
    <message>
        <source>Run to the end of the iteration</source>
        <translation>반복이 끝날 때까지 실행</translation>
    </message>
    <message>
        <source>Step back a line</source>
        <translation>한 줄 되돌리기</translation>
    </message>
    <message>
        <source>Go back to before the line that ran last</source>
        <translation>마지막으로 실행한 줄 앞으로 되돌리기</translation>
    </message>
    <message>
        <source>Step back a phase</source>
        <translation>한 단계 되돌리기</translation>
    </message>
    <message>
        <source>Go back to the end of the previous phase</source>
        <translation>이전 단계의 끝으로 되돌리기</translation>
    </message>
    <message>
        <source>Step back an iteration</source>
        <translation>반복 한 번 되돌리기</translation>
    </message>
    <message>
        <source>Go back to the end of the previous iteration</source>
        <translation>이전 반복의 끝으로 되돌리기</translation>
    </message>
    <message>
        <source>Step into</source>
        <translation>안으로 들어가기</translation>
    </message>
    <message>
        <source>Run to the next line, also of a function that the marked line calls</source>
        <translation>다음 줄까지 실행합니다. 표시된 줄이 부르는 함수 안의 줄도 포함합니다</translation>
    </message>
    <message>
        <source>Step out</source>
        <translation>밖으로 나오기</translation>
    </message>
    <message>
        <source>Run to the end of the function that the marked line is in</source>
        <translation>표시된 줄이 있는 함수의 끝까지 실행합니다</translation>
    </message>
    <message>
        <source>Step back into</source>
        <translation>안으로 되돌아가기</translation>
    </message>
    <message>
        <source>Go back to the line before, also of a function that was called there</source>
        <translation>바로 앞 줄로 되돌아갑니다. 거기서 부른 함수 안의 줄도 포함합니다</translation>
    </message>
    <message>
        <source>Step back out</source>
        <translation>밖으로 되돌아가기</translation>
    </message>
    <message>
        <source>Go back to the line that called the function</source>
        <translation>함수를 부른 줄로 되돌아갑니다</translation>
    </message>
    <message>
        <source>Toggle breakpoint</source>
        <translation>중단점 켜기/끄기</translation>
    </message>
    <message>
        <source>Let a run stop before the line of the caret, or no longer</source>
        <translation>커서가 있는 줄 앞에서 실행을 멈추거나 더는 멈추지 않게 합니다</translation>
    </message>
    <message>
        <source>Pause when…</source>
        <translation>일시정지 조건…</translation>
    </message>
    <message>
        <source>Choose when a run should pause</source>
        <translation>일시정지할 조건 정하기</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>처음부터</translation>
    </message>
    <message>
        <source>Start again from the same seed, with the same numbers</source>
        <translation>같은 시드, 같은 난수로 다시 시작</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>열기…</translation>
    </message>
    <message>
        <source>Open a training script, a notebook or a lesson</source>
        <translation>학습 스크립트, 노트북 또는 수업 열기</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Save the script into its file</source>
        <translation>스크립트를 원래 파일에 저장</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>다른 이름으로 저장…</translation>
    </message>
    <message>
        <source>Save the script into another file</source>
        <translation>스크립트를 다른 파일에 저장</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>그림 저장…</translation>
    </message>
    <message>
        <source>Save the window as a PNG or an SVG</source>
        <translation>창을 PNG나 SVG로 저장</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>그림 복사</translation>
    </message>
    <message>
        <source>Copy the window as a picture</source>
        <translation>창을 그림으로 복사</translation>
    </message>
    <message>
        <source>Save an animation…</source>
        <translation>애니메이션 저장…</translation>
    </message>
    <message>
        <source>A GIF of the last steps</source>
        <translation>지금까지의 마지막 몇 장면을 GIF로 저장</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>Close Nablascope</source>
        <translation>Nablascope 닫기</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Take back the last change of a text</source>
        <translation>텍스트의 마지막 변경을 되돌립니다</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Make the change again that was taken back</source>
        <translation>되돌린 변경을 다시 적용합니다</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>잘라내기</translation>
    </message>
    <message>
        <source>Move the selected text to the clipboard</source>
        <translation>선택한 텍스트를 클립보드로 옮깁니다</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the selected text</source>
        <translation>선택한 텍스트를 복사합니다</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>붙여넣기</translation>
    </message>
    <message>
        <source>Insert the text of the clipboard</source>
        <translation>클립보드의 텍스트를 넣습니다</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>모두 선택</translation>
    </message>
    <message>
        <source>Select all of the text</source>
        <translation>텍스트를 모두 선택합니다</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>찾기…</translation>
    </message>
    <message>
        <source>Find in the code</source>
        <translation>코드에서 찾기</translation>
    </message>
    <message>
        <source>Find next</source>
        <translation>다음 찾기</translation>
    </message>
    <message>
        <source>Go to the next one that was found</source>
        <translation>다음 찾은 곳으로 이동</translation>
    </message>
    <message>
        <source>Find previous</source>
        <translation>이전 찾기</translation>
    </message>
    <message>
        <source>Go to the one before that was found</source>
        <translation>이전에 찾은 곳으로 이동</translation>
    </message>
    <message>
        <source>Replace…</source>
        <translation>바꾸기…</translation>
    </message>
    <message>
        <source>Replace in the code what is found</source>
        <translation>코드에서 찾은 것을 바꾸기</translation>
    </message>
    <message>
        <source>Go to line…</source>
        <translation>줄로 이동…</translation>
    </message>
    <message>
        <source>Go to a line of the code by its number</source>
        <translation>줄 번호로 코드의 줄로 이동</translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation>시스템 설정 따르기</translation>
    </message>
    <message>
        <source>Light or dark, like the system</source>
        <translation>시스템에 따라 밝게 또는 어둡게</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Use light colours</source>
        <translation>밝은 창</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Use dark colours</source>
        <translation>어두운 창</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>발표</translation>
    </message>
    <message>
        <source>Full screen, with only what matters at this moment; Esc returns to the desk</source>
        <translation>지금 필요한 것만 전체 화면으로 보기, Esc로 돌아오기</translation>
    </message>
    <message>
        <source>Slow motion</source>
        <translation>슬로 모션</translation>
    </message>
    <message>
        <source>Show pressed keys</source>
        <translation>누른 키 보이기</translation>
    </message>
    <message>
        <source>While presenting, show which keys are pressed</source>
        <translation>발표하는 동안 누른 키를 화면에 표시</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>고대비</translation>
    </message>
    <message>
        <source>Black on white, with strong text and frames</source>
        <translation>흰 바탕에 검은 글씨, 모든 글자와 테두리를 뚜렷하게</translation>
    </message>
    <message>
        <source>Step line by line automatically, and hold each line for a moment; Space or Esc ends it</source>
        <translation>줄마다 잠시 멈추며 저절로 실행합니다. Space나 Esc를 누르면 끝납니다</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>배치 초기화</translation>
    </message>
    <message>
        <source>Put every panel back in its place</source>
        <translation>모든 패널을 제자리로 되돌리기</translation>
    </message>
    <message>
        <source>How to use Nablascope</source>
        <translation>Nablascope 사용법</translation>
    </message>
    <message>
        <source>The user guide: reading the window, lessons and trainers; works offline</source>
        <translation>키, 창 읽는 법, 트레이너 안내(네트워크 불필요)</translation>
    </message>
    <message>
        <source>Keys and pointer</source>
        <translation>키와 포인터</translation>
    </message>
    <message>
        <source>Everything the keys and the pointer can do</source>
        <translation>키와 포인터로 할 수 있는 모든 것</translation>
    </message>
    <message>
        <source>Show log file</source>
        <translation>로그 파일 보기</translation>
    </message>
    <message>
        <source>Open the folder of the application&apos;s log</source>
        <translation>프로그램의 로그가 있는 폴더 열기</translation>
    </message>
    <message>
        <source>About Nablascope</source>
        <translation>Nablascope 정보</translation>
    </message>
    <message>
        <source>Versions and licence</source>
        <translation>버전과 라이선스</translation>
    </message>
</context>
<context>
    <name>Completion</name>
    <message>
        <source>Names that fit</source>
        <translation>맞는 이름</translation>
    </message>
</context>
<context>
    <name>Conditions</name>
    <message>
        <source>The condition of the breakpoint at line {line} cannot be told: {problem}.</source>
        <translation>{line}번째 줄 중단점의 조건을 계산할 수 없습니다: {problem}.</translation>
    </message>
    <message>
        <source>The loss of iteration {iteration} is {loss}: below {limit:g}.</source>
        <translation>{iteration}번째 반복의 손실이 {limit:g} 미만입니다: {loss}.</translation>
    </message>
    <message>
        <source>The loss of iteration {iteration} is {loss}: above {limit:g}.</source>
        <translation>{iteration}번째 반복의 손실이 {limit:g} 초과입니다: {loss}.</translation>
    </message>
    <message>
        <source>Iteration {goal} is complete.</source>
        <translation>{goal}번째 반복이 끝났습니다.</translation>
    </message>
    <message>
        <source>The norm of {name} in iteration {iteration} is {size}: above {limit:g}.</source>
        <translation>{iteration}번째 반복에서 {name}의 노름이 {limit:g} 초과입니다: {size}.</translation>
    </message>
    <message>
        <source>Line {line} of iteration {iteration}</source>
        <translation>반복 {iteration}의 {line}번째 줄</translation>
    </message>
    <message>
        <source>Line {line} of iteration {iteration}, in {function}()</source>
        <translation>반복 {iteration}의 {line}번째 줄, {function}() 안</translation>
    </message>
    <message>
        <source>{where}: {wrong} of the {count} numbers of {name} are no longer finite.</source>
        <translation>{where}: {name}의 값 {count}개 중 {wrong}개가 더는 유한하지 않습니다.</translation>
    </message>
    <message>
        <source>{where}: {name} is no longer finite.</source>
        <translation>{where}: {name|이/가} 더는 유한하지 않습니다.</translation>
    </message>
    <message>
        <source>Line {line} of {file}: {warning}</source>
        <translation>{file}의 {line}번째 줄: {warning}</translation>
    </message>
</context>
<context>
    <name>Config</name>
    <message>
        <source>is not JSON: {error}</source>
        <translation>JSON이 아닙니다: {error}</translation>
    </message>
    <message>
        <source>is nested too deeply</source>
        <translation>괄호가 너무 깊이 겹쳐 있습니다</translation>
    </message>
    <message>
        <source>is not a JSON object</source>
        <translation>JSON 객체가 아닙니다</translation>
    </message>
    <message>
        <source>“{name}” is unknown; there are {names}</source>
        <translation>“{name}”: 없는 이름입니다. 쓸 수 있는 값: {names}</translation>
    </message>
    <message>
        <source>is not a field of an experiment</source>
        <translation>실험에 없는 항목입니다</translation>
    </message>
    <message>
        <source>is not a choice of the trainer “{trainer}”</source>
        <translation>트레이너 “{trainer}”에는 없는 항목입니다</translation>
    </message>
    <message>
        <source>“{value}” is unknown; “{trainer}” has {names}</source>
        <translation>“{value}”: 없는 이름입니다. “{trainer}”에서 쓸 수 있는 값: {names}</translation>
    </message>
    <message>
        <source>is {size} in the data set “{data}”</source>
        <translation>데이터 “{data}”에서는 {size}입니다</translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message>
        <source>Stopped while input() waited for a line.</source>
        <translation>input()이 입력을 기다리는 동안 중지했습니다.</translation>
    </message>
    <message>
        <source>… {count:,} lines were left out</source>
        <translation>… {count:,}줄은 생략했습니다</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>로그에서 찾기</translation>
    </message>
    <message>
        <source>Enter finds the one before, Shift+Enter the one after</source>
        <translation>Enter 키는 이전 것, Shift+Enter 키는 다음 것을 찾습니다</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>닫기(Esc)</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>찾기 닫기</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>The script waits for a line:</source>
        <translation>스크립트가 입력을 기다립니다:</translation>
    </message>
    <message>
        <source>Line for the script</source>
        <translation>스크립트에 보낼 입력</translation>
    </message>
    <message>
        <source>Enter sends the line, Ctrl+D ends the input</source>
        <translation>Enter 키로 보내고, Ctrl+D 키로 입력을 끝냅니다</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>보내기</translation>
    </message>
    <message>
        <source>Give the line to the script (Enter)</source>
        <translation>입력한 줄을 스크립트에 보냅니다(Enter)</translation>
    </message>
    <message>
        <source>End of input</source>
        <translation>입력 끝</translation>
    </message>
    <message>
        <source>Tell the script that there are no more lines (Ctrl+D)</source>
        <translation>더 입력할 것이 없다고 스크립트에 알립니다(Ctrl+D)</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>모두 복사</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>모두 선택</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>찾기…</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>SIZES</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>TRAINING</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>DATA</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>실험</translation>
    </message>
    <message>
        <source>Apply and restart</source>
        <translation>적용하고 다시 시작</translation>
    </message>
    <message>
        <source>Start again from iteration 0 with these choices</source>
        <translation>이 설정으로 반복 0부터 다시 시작</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>Not applied yet: {choices}.</source>
        <translation>아직 적용하지 않음: {choices}.</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Choices that are seldom needed</source>
        <translation>자주 쓰지 않는 선택 항목</translation>
    </message>
    <message>
        <source>Small, to read every number</source>
        <translation>작게: 모든 값을 읽을 수 있음</translation>
    </message>
    <message>
        <source>The lecture&apos;s: {sizes}</source>
        <translation>강의용: {sizes}</translation>
    </message>
    <message>
        <source>Start again with these sizes, and a learning rate that suits them</source>
        <translation>이 크기와 그에 맞는 학습률로 다시 시작합니다</translation>
    </message>
</context>
<context>
    <name>Crumbs</name>
    <message>
        <source>Back to {cell}</source>
        <translation>돌아가기: {cell}</translation>
    </message>
    <message>
        <source>Shown now: {cell}</source>
        <translation>지금 보는 칸: {cell}</translation>
    </message>
</context>
<context>
    <name>Dataset</name>
    <message>
        <source>Gaussian noise</source>
        <translation>가우스 잡음</translation>
    </message>
    <message>
        <source>Two clouds</source>
        <translation>두 군집</translation>
    </message>
    <message>
        <source>Irises</source>
        <translation>붓꽃</translation>
    </message>
</context>
<context>
    <name>Dock</name>
    <message>
        <source>Hide “{title}” (View brings it back)</source>
        <translation>“{title}” 숨기기(보기 메뉴에서 다시 표시)</translation>
    </message>
    <message>
        <source>Hide {title}</source>
        <translation>{title} 숨기기</translation>
    </message>
    <message>
        <source>A picture of “{title}”</source>
        <translation>“{title}” 그림</translation>
    </message>
    <message>
        <source>Picture of {title}</source>
        <translation>{title} 그림</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>그림 복사</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>그림 저장…</translation>
    </message>
</context>
<context>
    <name>DockArea</name>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>스크립트</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>텐서</translation>
    </message>
</context>
<context>
    <name>Documents</name>
    <message>
        <source>Unsaved text is not kept beside: {reason}</source>
        <translation>저장하지 않은 글을 따로 보관할 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>Line ends were mixed, and are all alike now.</source>
        <translation>줄 끝이 섞여 있어서 하나로 통일했습니다.</translation>
    </message>
</context>
<context>
    <name>EditBar</name>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>What Python says of the failure</source>
        <translation>이 오류에 대한 Python의 메시지</translation>
    </message>
    <message>
        <source>Details of the failure</source>
        <translation>오류의 자세한 내용</translation>
    </message>
    <message>
        <source>Revert to the original</source>
        <translation>원래대로 되돌리기</translation>
    </message>
    <message>
        <source>The loop as the trainer has it</source>
        <translation>트레이너의 원래 루프</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>다시 시작</translation>
    </message>
    <message>
        <source>Run the script with this text from its first line</source>
        <translation>이 텍스트로 스크립트를 첫 줄부터 실행합니다</translation>
    </message>
    <message>
        <source>Start the script again with the edited text</source>
        <translation>고친 텍스트로 스크립트 다시 시작</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Back to what is running; “Texts” keeps what was typed</source>
        <translation>실행 중인 코드로 돌아가기(적은 것은 “지난 코드”에 남음)</translation>
    </message>
    <message>
        <source>Cancel editing</source>
        <translation>편집 취소</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Run this loop from here on (Ctrl+Enter)</source>
        <translation>여기서부터 이 루프 실행하기 (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Apply the edited loop</source>
        <translation>편집한 루프 적용</translation>
    </message>
    <message>
        <source>Traceback of the failure</source>
        <translation>오류의 트레이스백</translation>
    </message>
</context>
<context>
    <name>Effects</name>
    <message>
        <source>The script starts processes of its own, and starts them again after going back.</source>
        <translation>스크립트가 직접 프로세스를 시작합니다. 뒤로 갔다가 다시 실행하면 프로세스도 다시 시작됩니다.</translation>
    </message>
    <message>
        <source>The script forks its process, which can’t be gone back in.</source>
        <translation>스크립트가 프로세스를 포크합니다. 포크한 프로세스는 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>What the script writes with os.open() is written again after going back.</source>
        <translation>스크립트가 os.open()으로 쓰는 내용은 뒤로 갔다가 다시 실행하면 한 번 더 쓰입니다.</translation>
    </message>
    <message>
        <source>input() waits for a line, and nobody can type one here</source>
        <translation>input()이 입력을 기다리지만 여기서는 입력할 수 없습니다</translation>
    </message>
    <message>
        <source>{path} was overwritten, and was too large to keep what it held before.</source>
        <translation>{path}: 덮어썼습니다. 너무 커서 이전 내용은 보관하지 못했습니다.</translation>
    </message>
    <message>
        <source>Plots open no window. They are saved where the script saves them.</source>
        <translation>그림 창은 열리지 않습니다. 스크립트가 저장하는 그림은 그대로 저장됩니다.</translation>
    </message>
    <message>
        <source>A thread that the script has started still runs.</source>
        <translation>스크립트가 시작한 스레드가 아직 실행 중입니다.</translation>
    </message>
    <message>
        <source>The script’s own handlers of signals, such as that of Ctrl+C, are not called.</source>
        <translation>Ctrl+C 같은 시그널을 위해 스크립트가 등록한 핸들러는 호출되지 않습니다.</translation>
    </message>
</context>
<context>
    <name>Ending</name>
    <message>
        <source>The trainer is in the middle of a call that cannot be interrupted.</source>
        <translation>트레이너가 중간에 끊을 수 없는 호출을 실행하고 있습니다.</translation>
    </message>
    <message>
        <source>The window closes as soon as the call returns. If you end now, the layout is kept, but the run is cut off.</source>
        <translation>호출이 끝나면 창이 바로 닫힙니다. 지금 종료하면 화면 배치는 저장되고, 실행 중인 작업은 중단됩니다.</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>기다리기</translation>
    </message>
    <message>
        <source>End now</source>
        <translation>지금 종료</translation>
    </message>
</context>
<context>
    <name>Explanation</name>
    <message>
        <source>{cell} = {value}, cleared by line {line}; the pass before gave {passed} = {symbols}</source>
        <translation>{cell} = {value}, {line}번 줄이 0으로 초기화함; 그 전에 역전파로 얻은 값은 {passed} = {symbols}</translation>
    </message>
    <message>
        <source>{cell} = {value}, changed by line {line}; the pass before gave {passed} = {symbols}</source>
        <translation>{cell} = {value}, {line}번 줄이 바꿈; 그 전에 역전파로 얻은 값은 {passed} = {symbols}</translation>
    </message>
    <message>
        <source>There is no tensor “{name}”; there is {names}.</source>
        <translation>“{name}”: 없는 텐서입니다. 쓸 수 있는 값: {names}.</translation>
    </message>
    <message>
        <source>{cell} is given</source>
        <translation>{cell} = 주어진 값</translation>
    </message>
    <message>
        <source>The terms do not add up to the value: something else goes into it.</source>
        <translation>항을 모두 더해도 이 값이 되지 않습니다. 다른 것도 들어갑니다.</translation>
    </message>
    <message>
        <source>On the way a number is too large for the precision of the run, which makes it {value}. The terms are computed in float64.</source>
        <translation>계산하는 도중에 값이 이 학습의 정밀도로 나타낼 수 없을 만큼 커져서 {value|이/가} 되었습니다. 항은 float64로 계산한 것입니다.</translation>
    </message>
    <message>
        <source>There is no gradient yet: no backward pass has run in this iteration.</source>
        <translation>아직 기울기가 없습니다. 이번 반복에서 역전파가 실행되지 않았습니다.</translation>
    </message>
    <message>
        <source>It is what earlier iterations have left: no backward pass has run in this iteration.</source>
        <translation>이전 반복이 남긴 값입니다. 이번 반복에서 역전파가 실행되지 않았습니다.</translation>
    </message>
    <message>
        <source>Autograd does not see what line {line} does with {tensor}: {call}.</source>
        <translation>autograd는 {line}번 줄에서 {tensor}에 하는 일을 보지 못합니다: {call}.</translation>
    </message>
    <message>
        <source>The run computes it in {precision}, which rounds more than the terms do.</source>
        <translation>학습에서는 {precision}로 계산하므로 항보다 더 크게 반올림됩니다.</translation>
    </message>
    <message>
        <source>The backward formula of {function} disagrees with its forward pass: the terms are computed from the derivative of the forward pass, and do not add up to what its backward pass returned.</source>
        <translation>{function}의 역전파 식이 순전파와 맞지 않습니다. 각 항은 순전파의 미분으로 계산한 것이며, 역전파가 돌려준 값과 합이 다릅니다.</translation>
    </message>
    <message>
        <source>It is where the backward pass begins: the derivative of the loss by itself.</source>
        <translation>여기에서 역전파가 시작됩니다. 손실을 손실로 미분한 값입니다.</translation>
    </message>
    <message>
        <source>what earlier passes left</source>
        <translation>이전 역전파가 남긴 값</translation>
    </message>
    <message>
        <source>line {line}, {code}</source>
        <translation>{line}번 줄 {code}</translation>
    </message>
    <message>
        <source>{first} and {second}</source>
        <translation>{first}, {second}</translation>
    </message>
    <message>
        <source>The terms are those of the backward pass; since then it was changed by {lines}.</source>
        <translation>아래 항은 역전파 때의 것이며, 그 뒤에 값을 바꾼 줄이 있습니다: {lines}.</translation>
    </message>
    <message>
        <source>Autograd does not follow {tensor}: it needs no gradient.</source>
        <translation>{tensor}의 계산은 autograd가 추적하지 않습니다. 기울기가 필요하지 않은 값입니다.</translation>
    </message>
    <message>
        <source>The backward pass does not come by {tensor}.</source>
        <translation>역전파가 {tensor|을/를} 지나가지 않습니다.</translation>
    </message>
    <message>
        <source>There is no {tensor}; the loop has {count} matrix products.</source>
        <translation>{tensor}: 없습니다. 이 루프의 행렬 곱은 {count}개입니다.</translation>
    </message>
    <message>
        <source>{tensor} is not a gradient, a weight, y_hat or z1.</source>
        <translation>{tensor}: 기울기, 가중치, y_hat, z1 중 어느 것도 아닙니다.</translation>
    </message>
    <message>
        <source>The loop has no {names} at this moment.</source>
        <translation>지금 이 루프에 없는 변수: {names}.</translation>
    </message>
    <message>
        <source>y and y_hat do not have one row with a number for each sample.</source>
        <translation>y와 y_hat의 모양이, 샘플마다 값이 하나씩 있는 행 하나가 아닙니다.</translation>
    </message>
    <message>
        <source>The loop computes {tensor} otherwise: the terms do not add up to the value.</source>
        <translation>{tensor}: 이 루프는 다르게 계산합니다. 항을 모두 더해도 이 값이 되지 않습니다.</translation>
    </message>
    <message>
        <source>In {count} of {all} terms the formula multiplies 0 by log 0 = −∞, which is not a number: y_hat is exactly 0 or 1 there.</source>
        <translation>항 {all}개 가운데 {count}개에서 식이 0에 log 0 = −∞를 곱하는데, 그 결과는 수가 아닙니다(NaN). 그 항에서는 y_hat이 정확히 0 또는 1입니다.</translation>
    </message>
    <message>
        <source>The loop computes y_hat otherwise: it is not σ(wᵀx + b).</source>
        <translation>이 루프는 y_hat을 다르게 계산합니다. σ(wᵀx + b)가 아닙니다.</translation>
    </message>
    <message>
        <source>The loop has no w and b.</source>
        <translation>이 루프에 w와 b가 없습니다.</translation>
    </message>
    <message>
        <source>Only weights and gradients are kept: there is no history of {tensor}.</source>
        <translation>{tensor}: 기록이 없습니다. 가중치와 기울기만 보관합니다.</translation>
    </message>
    <message>
        <source>No backward pass has run in this iteration.</source>
        <translation>이번 반복에서 역전파가 실행되지 않았습니다.</translation>
    </message>
    <message>
        <source>A hook on {tensor} has changed its gradient: what arrived there is the sum of the terms.</source>
        <translation>{tensor}의 훅이 기울기를 바꾸었습니다. 항들의 합은 훅에 도착한 값입니다.</translation>
    </message>
    <message>
        <source>A backward hook of a module has changed its gradient on the way.</source>
        <translation>모듈의 역전파 훅이 도중에 기울기를 바꾸었습니다.</translation>
    </message>
    <message>
        <source>A hook has changed the gradient after it was added up.</source>
        <translation>기울기가 더해진 뒤 훅이 그 값을 바꾸었습니다.</translation>
    </message>
    <message>
        <source>A part of it comes by way of a gradient that was differentiated itself (create_graph), whose calls are not told.</source>
        <translation>일부는 다시 미분한 기울기(create_graph)를 거쳐 온 것이며, 그 호출들은 표시되지 않습니다.</translation>
    </message>
    <message>
        <source>The cell {cell} is outside {tensor}, whose shape is {shape}.</source>
        <translation>{tensor}: 모양 {shape}의 범위를 벗어난 칸입니다: {cell}.</translation>
    </message>
    <message>
        <source>{parameter} is no part of what the loss was computed from.</source>
        <translation>{parameter}: 손실의 계산에 쓰이지 않았습니다.</translation>
    </message>
    <message>
        <source>No line of this iteration has computed {gradient} yet.</source>
        <translation>{gradient}: 이번 반복에서 아직 계산한 줄이 없습니다.</translation>
    </message>
    <message>
        <source>Line {line} cannot be run again: {problem}</source>
        <translation>{line}번 줄을 다시 실행할 수 없습니다: {problem}</translation>
    </message>
    <message>
        <source>No iteration has begun.</source>
        <translation>아직 시작된 반복이 없습니다.</translation>
    </message>
    <message>
        <source>Another line changes it as well.</source>
        <translation>다른 줄도 이 값을 바꿉니다.</translation>
    </message>
    <message>
        <source>No line has changed it yet: it is what the run began with.</source>
        <translation>아직 이 값을 바꾼 줄이 없습니다. 학습을 시작할 때의 값입니다.</translation>
    </message>
    <message>
        <source>This is the update of iteration {iteration}, line {line}.</source>
        <translation>반복 {iteration}의 {line}번 줄이 갱신한 값입니다.</translation>
    </message>
    <message>
        <source>This cell’s share of the loss: {symbols} = {share}, of {loss} in all.</source>
        <translation>손실에서 이 칸의 몫: {symbols} = {share}, 전체 손실은 {loss}입니다.</translation>
    </message>
    <message>
        <source>exp({z}) / Σₖ exp({row})</source>
        <translation>exp({z}) / Σₖ exp({row})</translation>
    </message>
    <message>
        <source>{call} cannot be run again: {problem}</source>
        <translation>{call|을/를} 다시 실행할 수 없습니다: {problem}</translation>
    </message>
    <message>
        <source>{call} does not give the same numbers when it is run again.</source>
        <translation>{call|을/를} 다시 실행하면 같은 수가 나오지 않습니다.</translation>
    </message>
    <message>
        <source>data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>line {line}</source>
        <translation>{line}행</translation>
    </message>
    <message>
        <source>The run rounds each step to {precision}.</source>
        <translation>갱신할 때마다 {precision} 정밀도로 반올림됩니다.</translation>
    </message>
    <message>
        <source>The line that changes it is {file}:{line}: {code}</source>
        <translation>이 값을 바꾸는 줄은 {file}:{line}입니다. {code}</translation>
    </message>
    <message>
        <source>Line {line}, {code}, has set the learning rate.</source>
        <translation>학습률은 {line}번 줄({code})이 정했습니다.</translation>
    </message>
    <message>
        <source>Line {line}, {code}, has set the learning rate in iteration {iteration}.</source>
        <translation>학습률은 반복 {iteration}의 {line}번 줄({code})이 정했습니다.</translation>
    </message>
    <message>
        <source>No line has changed it in the last {count} iterations.</source>
        <translation>최근 반복 {count}번 동안 이 값을 바꾼 줄이 없습니다.</translation>
    </message>
    <message>
        <source>Its settings are those of {group}.</source>
        <translation>설정은 {group}에 있습니다.</translation>
    </message>
    <message>
        <source>The rule of {optimizer} is not written out here: the step is the number after minus that before.</source>
        <translation>{optimizer}의 규칙은 여기에 풀어 쓰지 않았습니다. 변화량은 갱신 후의 값에서 갱신 전의 값을 뺀 것입니다.</translation>
    </message>
    <message>
        <source>Line {line}, {code}, is no sum of products: the step is the number after minus that before.</source>
        <translation>{line}번 줄({code})은 곱의 합이 아닙니다. 변화량은 갱신 후의 값에서 갱신 전의 값을 뺀 것입니다.</translation>
    </message>
    <message>
        <source>The step used {gradient} = {value}.</source>
        <translation>갱신에 쓰인 기울기는 {gradient} = {value}입니다.</translation>
    </message>
    <message>
        <source>{call} is no sum of products. How much each number that goes in moves it:</source>
        <translation>{call}의 값은 곱의 합이 아닙니다. 입력의 원소 하나하나가 이 값을 움직이는 정도:</translation>
    </message>
    <message>
        <source>loss of each sample</source>
        <translation>샘플마다의 손실</translation>
    </message>
</context>
<context>
    <name>ExplanationHead</name>
    <message>
        <source>{passing} of {count} samples pass the ReLU; {blocked} blocked</source>
        <translation>샘플 {count}개 중 {passing}개가 ReLU를 통과, {blocked}개는 막힘</translation>
    </message>
    <message>
        <source>The ReLU is closed here: all {count} terms are zero.</source>
        <translation>여기서 ReLU가 닫혀 있습니다. 항 {count}개가 모두 0입니다.</translation>
    </message>
    <message>
        <source>becomes {value} in line {line}</source>
        <translation>갱신 후 {value} ({line}번 줄)</translation>
    </message>
    <message>
        <source>{passing} of {count} terms pass the ReLU; {blocked} blocked</source>
        <translation>항 {count}개 중 {passing}개가 ReLU를 통과, {blocked}개는 막힘</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>{value} is not a whole number</source>
        <translation>{value}: 정수가 아닙니다</translation>
    </message>
    <message>
        <source>{value} is not a name</source>
        <translation>{value}: 이름이 아닙니다</translation>
    </message>
    <message>
        <source>{value} is not a number</source>
        <translation>{value}: 숫자가 아닙니다</translation>
    </message>
    <message>
        <source>must be a finite number above 0</source>
        <translation>0보다 큰 유한한 수여야 합니다</translation>
    </message>
    <message>
        <source>must be between {least:,} and {most:,}</source>
        <translation>{least:,} 이상 {most:,} 이하여야 합니다</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>비어 있습니다</translation>
    </message>
    <message>
        <source>“{value}” is not a number</source>
        <translation>“{value}”: 숫자가 아닙니다</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>배치</translation>
    </message>
    <message>
        <source>Samples in the batch.</source>
        <translation>배치에 든 샘플의 수입니다.</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>입력</translation>
    </message>
    <message>
        <source>Features of one sample.</source>
        <translation>샘플 하나의 특성 수입니다.</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>은닉</translation>
    </message>
    <message>
        <source>Units of the hidden layer.</source>
        <translation>은닉층의 유닛 수입니다.</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>출력</translation>
    </message>
    <message>
        <source>Numbers predicted for one sample.</source>
        <translation>샘플 하나에 대해 예측하는 값의 개수입니다.</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>How far a step follows the gradient.</source>
        <translation>기울기에 곱해서 한 번에 얼마나 갱신할지 정합니다.</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>반복 횟수</translation>
    </message>
    <message>
        <source>The run pauses after this many.</source>
        <translation>이만큼 반복하면 일시정지합니다.</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>옵티마이저</translation>
    </message>
    <message>
        <source>The torch.optim rule that moves the weights.</source>
        <translation>가중치를 움직이는 torch.optim 규칙입니다.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>The same seed draws the same numbers.</source>
        <translation>시드가 같으면 같은 난수가 나옵니다.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>The data set the samples come from.</source>
        <translation>샘플을 가져올 데이터입니다.</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Where the tensors live.</source>
        <translation>텐서가 놓이는 곳입니다.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>스레드</translation>
    </message>
    <message>
        <source>CPU threads that torch computes with; 0 chooses a good number.</source>
        <translation>torch가 계산에 쓰는 CPU 스레드 수. 0이면 알맞은 수를 고릅니다.</translation>
    </message>
    <message>
        <source>Memory for going back in time, in megabytes.</source>
        <translation>되돌리기에 쓰는 메모리(MB)입니다.</translation>
    </message>
    <message>
        <source>History, MB</source>
        <translation>되돌리기 메모리(MB)</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>배치</translation>
    </message>
    <message>
        <source>input</source>
        <translation>입력</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>은닉</translation>
    </message>
    <message>
        <source>output</source>
        <translation>출력</translation>
    </message>
    <message>
        <source>lr</source>
        <comment>the learning rate, in the name of a run</comment>
        <translation>lr</translation>
    </message>
    <message>
        <source>iterations</source>
        <translation>반복 횟수</translation>
    </message>
    <message>
        <source>optimizer</source>
        <translation>옵티마이저</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>threads</source>
        <translation>스레드</translation>
    </message>
    <message>
        <source>history, MB</source>
        <translation>되돌리기 메모리(MB)</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>특성</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>features</source>
        <translation>특성</translation>
    </message>
    <message>
        <source>must be True or False</source>
        <translation>True 또는 False여야 합니다</translation>
    </message>
    <message>
        <source>must be a finite number</source>
        <translation>유한한 수여야 합니다</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>Figures</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>Figures that the script shows (plt.show) or saves (savefig) appear here, each with the iteration that made it.</source>
        <translation>스크립트가 보여 주거나(plt.show) 저장하는(savefig) 그림이 몇 번째 반복에서 만들어졌는지와 함께 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>{file} could not be written: {reason}</source>
        <translation>{file} 파일에 쓸 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>Show the line that made this figure</source>
        <translation>이 그림을 만든 줄 보기</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>다른 이름으로 저장…</translation>
    </message>
    <message>
        <source>Go to iteration {iteration}</source>
        <translation>{iteration}번째 반복으로 가기</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG 그림 (*.png)</translation>
    </message>
    <message>
        <source>Save figure</source>
        <translation>그림 저장</translation>
    </message>
    <message>
        <source>setup</source>
        <translation>준비</translation>
    </message>
    <message>
        <source>Figures in the order in which they were made</source>
        <translation>만들어진 순서대로 놓인 그림</translation>
    </message>
    <message>
        <source>iteration {iteration}, line {line}</source>
        <translation>반복 {iteration}, {line}번 줄</translation>
    </message>
    <message>
        <source>before the first iteration, line {line}</source>
        <translation>첫 반복 전, {line}번 줄</translation>
    </message>
    <message>
        <source>{title} · {made}</source>
        <translation>{title} · {made}</translation>
    </message>
</context>
<context>
    <name>Find</name>
    <message>
        <source>No pattern: {reason}</source>
        <translation>잘못된 패턴: {reason}</translation>
    </message>
    <message>
        <source>No replacement: {reason}</source>
        <translation>잘못된 바꿀 내용: {reason}</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find</source>
        <translation>찾기</translation>
    </message>
    <message>
        <source>Replace by</source>
        <translation>바꿀 내용</translation>
    </message>
    <message>
        <source>Capitals and small letters differ</source>
        <translation>대소문자 구분</translation>
    </message>
    <message>
        <source>Whole words only</source>
        <translation>단어 단위로만</translation>
    </message>
    <message>
        <source>A regular expression</source>
        <translation>정규 표현식</translation>
    </message>
    <message>
        <source>The one before (Shift+Enter)</source>
        <translation>이전 (Shift+Enter)</translation>
    </message>
    <message>
        <source>The next one (Enter)</source>
        <translation>다음 (Enter)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>닫기 (Esc)</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>바꾸기</translation>
    </message>
    <message>
        <source>Replace all</source>
        <translation>모두 바꾸기</translation>
    </message>
    <message>
        <source>All at once; one undo brings all of them back</source>
        <translation>한꺼번에 바꿉니다. 실행 취소 한 번으로 모두 되돌립니다</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>more than {count:,}</source>
        <translation>{count:,}개 이상</translation>
    </message>
    <message>
        <source>{count:,} found</source>
        <translation>{count:,}개 찾음</translation>
    </message>
    <message>
        <source>{number:,} of {count:,}</source>
        <translation>{count:,}개 중 {number:,}번째</translation>
    </message>
    <message>
        <source>{count:,} replaced</source>
        <translation>{count:,}개 바꿈</translation>
    </message>
</context>
<context>
    <name>FirstHints</name>
    <message>
        <source>Walk the loop</source>
        <translation>루프를 한 줄씩</translation>
    </message>
    <message>
        <source>→ runs the marked line, and ← goes back. What a line has made appears beside it.</source>
        <translation>→ 키는 표시된 줄을 실행하고, ← 키는 되돌립니다. 그 줄이 만든 값이 옆에 나타납니다.</translation>
    </message>
    <message>
        <source>Ask why</source>
        <translation>왜 이 값일까?</translation>
    </message>
    <message>
        <source>Click any cell to see why it has its value. The gradients come with the backward step.</source>
        <translation>칸을 클릭하면 왜 그 값인지 보여 줍니다. 기울기는 역전파 단계에서 생깁니다.</translation>
    </message>
    <message>
        <source>Time runs both ways</source>
        <translation>시간은 양쪽으로</translation>
    </message>
    <message>
        <source>Space runs and pauses the training. Drag the timeline back to any iteration. The Lessons menu shows you more.</source>
        <translation>Space 키로 학습을 실행하고 일시정지합니다. 타임라인을 끌면 어느 반복으로든 돌아갑니다. 더 많은 내용은 수업 메뉴에 있습니다.</translation>
    </message>
</context>
<context>
    <name>Gestures</name>
    <message>
        <source>In a heat map</source>
        <translation>히트맵에서</translation>
    </message>
    <message>
        <source>See why a number is what it is</source>
        <translation>왜 이 값인지 보기</translation>
    </message>
    <message>
        <source>click a cell</source>
        <translation>칸 클릭</translation>
    </message>
    <message>
        <source>Move from cell to cell, after Tab</source>
        <translation>칸 사이 이동(Tab을 누른 뒤)</translation>
    </message>
    <message>
        <source>Zoom in and out</source>
        <translation>확대와 축소</translation>
    </message>
    <message>
        <source>wheel</source>
        <translation>휠</translation>
    </message>
    <message>
        <source>Move about, once zoomed in</source>
        <translation>확대한 뒤 이동</translation>
    </message>
    <message>
        <source>drag</source>
        <translation>끌기</translation>
    </message>
    <message>
        <source>See the whole map again</source>
        <translation>히트맵 전체 다시 보기</translation>
    </message>
    <message>
        <source>double click</source>
        <translation>두 번 클릭</translation>
    </message>
    <message>
        <source>In the terms of a number</source>
        <translation>값의 항 목록에서</translation>
    </message>
    <message>
        <source>Choose a term</source>
        <translation>항 고르기</translation>
    </message>
    <message>
        <source>See where its factor comes from</source>
        <translation>인수가 어디서 왔는지 보기</translation>
    </message>
    <message>
        <source>click a term</source>
        <translation>항 클릭</translation>
    </message>
    <message>
        <source>Go back to the cell before</source>
        <translation>앞의 칸으로 되돌아가기</translation>
    </message>
    <message>
        <source>click it in the trail</source>
        <translation>경로에서 클릭</translation>
    </message>
    <message>
        <source>In the loss plot</source>
        <translation>손실 곡선에서</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>확대와 축소</translation>
    </message>
    <message>
        <source>Move about</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Travel through time</source>
        <translation>시간 이동</translation>
    </message>
    <message>
        <source>drag the dashed line</source>
        <translation>점선 끌기</translation>
    </message>
    <message>
        <source>Return to another future</source>
        <translation>다른 갈래로 돌아가기</translation>
    </message>
    <message>
        <source>click its name</source>
        <translation>이름 클릭</translation>
    </message>
    <message>
        <source>In the timeline</source>
        <translation>타임라인에서</translation>
    </message>
    <message>
        <source>Go to an iteration</source>
        <translation>특정 반복으로 가기</translation>
    </message>
    <message>
        <source>click or drag</source>
        <translation>클릭 또는 끌기</translation>
    </message>
    <message>
        <source>To the start, to the latest iteration</source>
        <translation>처음으로, 마지막 반복으로</translation>
    </message>
    <message>
        <source>Forward or back by a tenth of the way</source>
        <translation>전체의 10분의 1씩 앞뒤로</translation>
    </message>
    <message>
        <source>Beside the code</source>
        <translation>코드 옆에서</translation>
    </message>
    <message>
        <source>Set a breakpoint</source>
        <translation>중단점 설정</translation>
    </message>
    <message>
        <source>click the line&apos;s number</source>
        <translation>줄 번호 클릭</translation>
    </message>
    <message>
        <source>Give it a condition</source>
        <translation>조건 지정</translation>
    </message>
    <message>
        <source>right click the number</source>
        <translation>번호 오른쪽 클릭</translation>
    </message>
    <message>
        <source>Run to a line</source>
        <translation>어떤 줄까지 실행</translation>
    </message>
    <message>
        <source>right click the line</source>
        <translation>줄 오른쪽 클릭</translation>
    </message>
    <message>
        <source>While the loop is edited</source>
        <translation>루프를 편집하는 동안</translation>
    </message>
    <message>
        <source>Run the edited loop</source>
        <translation>적은 대로 실행</translation>
    </message>
    <message>
        <source>Undo, redo</source>
        <translation>실행 취소, 다시 실행</translation>
    </message>
    <message>
        <source>Make comments of lines, or code of them again</source>
        <translation>줄을 주석으로 만들거나 해제</translation>
    </message>
    <message>
        <source>Indent lines, or bring them out</source>
        <translation>들여쓰기, 내어쓰기</translation>
    </message>
    <message>
        <source>Move lines up or down</source>
        <translation>줄을 위나 아래로 이동</translation>
    </message>
    <message>
        <source>Duplicate lines</source>
        <translation>줄 복제</translation>
    </message>
    <message>
        <source>Complete a name</source>
        <translation>이름 자동 완성</translation>
    </message>
    <message>
        <source>Move on, and keep the text as it is</source>
        <translation>적은 내용을 그대로 두고 나가기</translation>
    </message>
    <message>
        <source>Leave the editor; what was typed stays there</source>
        <translation>편집기에서 나오기(적은 것은 그대로 남음)</translation>
    </message>
    <message>
        <source>In a lesson</source>
        <translation>수업에서</translation>
    </message>
    <message>
        <source>The next page</source>
        <translation>다음 페이지</translation>
    </message>
    <message>
        <source>The previous page</source>
        <translation>이전 페이지</translation>
    </message>
    <message>
        <source>Answer its question</source>
        <translation>질문에 답하기</translation>
    </message>
    <message>
        <source>click an answer</source>
        <translation>답 클릭</translation>
    </message>
    <message>
        <source>Read on in a long page</source>
        <translation>긴 페이지 스크롤</translation>
    </message>
    <message>
        <source>Leave the lesson</source>
        <translation>수업 나가기</translation>
    </message>
    <message>
        <source>While presenting</source>
        <translation>발표하는 동안</translation>
    </message>
    <message>
        <source>End slow motion, or return to the desk</source>
        <translation>슬로 모션 끝내기, 또는 원래 화면으로 돌아가기</translation>
    </message>
    <message>
        <source>Explain a number</source>
        <translation>값 설명하기</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>그 밖에</translation>
    </message>
    <message>
        <source>From control to control</source>
        <translation>컨트롤 사이 이동</translation>
    </message>
    <message>
        <source>Return the keys from a field to the loop</source>
        <translation>입력란에서 나와 키로 다시 루프 조작하기</translation>
    </message>
    <message>
        <source>Move a panel</source>
        <translation>패널 옮기기</translation>
    </message>
    <message>
        <source>drag its heading</source>
        <translation>제목 끌기</translation>
    </message>
    <message>
        <source>Copy or save a picture of a panel</source>
        <translation>패널 그림 복사 또는 저장</translation>
    </message>
    <message>
        <source>right click its heading</source>
        <translation>제목 오른쪽 클릭</translation>
    </message>
    <message>
        <source>Among the variables</source>
        <translation>변수 패널에서</translation>
    </message>
    <message>
        <source>See the value of a name</source>
        <translation>이름의 값 보기</translation>
    </message>
    <message>
        <source>rest on it in the code</source>
        <translation>코드에서 이름 위에 멈추기</translation>
    </message>
    <message>
        <source>See what is within</source>
        <translation>안에 든 값 보기</translation>
    </message>
    <message>
        <source>click the arrow</source>
        <translation>화살표 클릭</translation>
    </message>
    <message>
        <source>Look at a calling function</source>
        <translation>호출한 함수의 변수 보기</translation>
    </message>
    <message>
        <source>click it in the stack</source>
        <translation>호출 스택에서 클릭</translation>
    </message>
    <message>
        <source>Change a watched expression</source>
        <translation>조사식 고치기</translation>
    </message>
    <message>
        <source>Watch it no longer</source>
        <translation>조사식 지우기</translation>
    </message>
</context>
<context>
    <name>GoToBar</name>
    <message>
        <source>Line to go to</source>
        <translation>이동할 줄</translation>
    </message>
    <message>
        <source>Go to line</source>
        <translation>줄로 이동</translation>
    </message>
    <message>
        <source>of {count:,}</source>
        <translation>/ {count:,}</translation>
    </message>
</context>
<context>
    <name>Graph</name>
    <message>
        <source>There is no graph: no parameter of this loop asks autograd for a gradient. It computes its gradients by hand.</source>
        <translation>그래프가 없습니다. 이 루프의 매개변수는 autograd에 기울기를 요청하지 않으며, 루프가 기울기를 직접 계산합니다.</translation>
    </message>
    <message>
        <source>There is no graph yet: no line of this iteration has computed a loss so far.</source>
        <translation>아직 그래프가 없습니다. 이번 반복에서 손실을 계산한 줄이 없습니다.</translation>
    </message>
    <message>
        <source>There is no graph: autograd did not follow how the loss was computed.</source>
        <translation>그래프가 없습니다. autograd가 손실의 계산을 추적하지 않았습니다.</translation>
    </message>
    <message>
        <source>The graph has {count} nodes, and no more than {most} can be drawn.</source>
        <translation>그래프의 노드가 {count}개입니다. {most}개까지만 그릴 수 있습니다.</translation>
    </message>
    <message>
        <source>The graph has no node {node}.</source>
        <translation>그래프에 {node}번 노드가 없습니다.</translation>
    </message>
    <message>
        <source>There is no gradient yet: the backward pass has not run.</source>
        <translation>아직 기울기가 없습니다. 역전파가 실행되지 않았습니다.</translation>
    </message>
    <message>
        <source>No gradient came by here.</source>
        <translation>이곳에는 기울기가 전달되지 않았습니다.</translation>
    </message>
    <message>
        <source>transpose</source>
        <translation>전치</translation>
    </message>
    <message>
        <source>gradient at {operation}’s output</source>
        <translation>{operation} 출력의 기울기</translation>
    </message>
    <message>
        <source>gradient of a leaf</source>
        <translation>리프의 기울기</translation>
    </message>
    <message>
        <source>{description}; ran as number {number}, ‖gradient‖ {norm}</source>
        <translation>{description}; {number}번째로 실행됨, ‖기울기‖ {norm}</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>operation</source>
        <translation>연산</translation>
    </message>
    <message>
        <source>leaf</source>
        <translation>리프</translation>
    </message>
    <message>
        <source>data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>the backward pass begins here</source>
        <translation>역전파가 여기서 시작됩니다</translation>
    </message>
    <message>
        <source>a value in between, not a leaf</source>
        <translation>중간값이며 리프가 아닙니다</translation>
    </message>
    <message>
        <source>a leaf: autograd keeps its gradient</source>
        <translation>리프: autograd가 기울기를 보관합니다</translation>
    </message>
    <message>
        <source>data: it needs no gradient</source>
        <translation>데이터: 기울기가 필요 없습니다</translation>
    </message>
    <message>
        <source>line {line}</source>
        <translation>{line}번 줄</translation>
    </message>
    <message>
        <source>lines {first}–{last}</source>
        <translation>{first}~{last}번 줄</translation>
    </message>
    <message>
        <source>round {number}</source>
        <translation>{number}번째 반복</translation>
    </message>
    <message>
        <source>function</source>
        <translation>함수</translation>
    </message>
    <message>
        <source>repeated</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>{count} parameters</source>
        <translation>매개변수 {count}개</translation>
    </message>
    <message>
        <source>‖gradient‖ {norm}</source>
        <translation>‖기울기‖ {norm}</translation>
    </message>
</context>
<context>
    <name>GraphDetails</name>
    <message>
        <source>Why {cell}?</source>
        <translation>{cell}: 왜?</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>왜?</translation>
    </message>
    <message>
        <source>Why the value furthest from zero is what it is; a click in the map asks for any other</source>
        <translation>절댓값이 가장 큰 값이 왜 그 값인지 보기. 다른 칸은 히트맵에서 클릭</translation>
    </message>
    <message>
        <source>Wheel or + and − to zoom, drag or W A S D to pan, double click or 0 to see all</source>
        <translation>휠 또는 +, −: 확대와 축소 · 끌기 또는 W A S D: 이동 · 두 번 클릭 또는 0: 전체 보기</translation>
    </message>
    <message>
        <source>Click a cell to see why it has its value.
Wheel or + and − to zoom, drag or W A S D to pan, double click or 0 to see all</source>
        <translation>칸을 클릭하면 왜 그 값인지 보여 줍니다.
휠 또는 +, −: 확대와 축소 · 끌기 또는 W A S D: 이동 · 두 번 클릭 또는 0: 전체 보기</translation>
    </message>
    <message>
        <source>It has more than two dimensions, and no map.</source>
        <translation>차원이 둘보다 많아 히트맵이 없습니다.</translation>
    </message>
    <message>
        <source>Map of the gradient at the chosen node</source>
        <translation>선택한 노드의 기울기 히트맵</translation>
    </message>
    <message>
        <source>Map:</source>
        <translation>히트맵:</translation>
    </message>
    <message>
        <source>Show {name} among the maps</source>
        <translation>{name|을/를} 히트맵으로 보기</translation>
    </message>
    <message>
        <source>value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>기울기</translation>
    </message>
</context>
<context>
    <name>GraphPanel</name>
    <message>
        <source>Graph</source>
        <translation>그래프</translation>
    </message>
    <message>
        <source>Here stands autograd&apos;s graph of the loss, once a line has computed one.</source>
        <translation>손실을 계산하는 줄이 실행되면 autograd가 만든 손실의 그래프가 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>iteration {iteration}</source>
        <translation>반복 {iteration}</translation>
    </message>
    <message>
        <source>iteration {iteration}  ·  backward pass {passes}</source>
        <translation>반복 {iteration}  ·  {passes}번째 역전파</translation>
    </message>
    <message>
        <source>Show the whole graph</source>
        <translation>그래프 전체 보기</translation>
    </message>
    <message>
        <source>fit</source>
        <translation>맞춤</translation>
    </message>
    <message>
        <source>Fold all modules, functions and repetitions</source>
        <translation>모든 모듈, 함수, 반복을 접습니다</translation>
    </message>
    <message>
        <source>Unfold all of them: every node of autograd’s graph</source>
        <translation>모두 펼칩니다: autograd 그래프의 모든 노드</translation>
    </message>
    <message>
        <source>Only what leads to the chosen node, or to the cell that is explained: hide what is neither on a way from there to the loss nor what it is computed from</source>
        <translation>선택한 노드나 설명 중인 칸으로 이어지는 것만 봅니다. 손실까지 가는 경로에도 없고 그 계산에도 쓰이지 않은 것은 숨깁니다</translation>
    </message>
    <message>
        <source>fold all</source>
        <translation>모두 접기</translation>
    </message>
    <message>
        <source>unfold all</source>
        <translation>모두 펼치기</translation>
    </message>
    <message>
        <source>only this</source>
        <translation>이것만</translation>
    </message>
</context>
<context>
    <name>GraphTools</name>
    <message>
        <source>Search the graph</source>
        <translation>그래프 검색</translation>
    </message>
    <message>
        <source>By name, operation, module or shape; Enter goes to the next one, Shift+Enter back</source>
        <translation>이름, 연산, 모듈, 형태로 찾습니다. Enter는 다음, Shift+Enter는 이전으로 갑니다</translation>
    </message>
    <message>
        <source>{count} found</source>
        <translation>{count}개 찾음</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{count}개 중 {number}번째</translation>
    </message>
    <message>
        <source>Only what leads to {name}: {count} of {all} nodes</source>
        <translation>{name|으로/로} 이어지는 것만: 노드 {all}개 중 {count}개</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>찾을 수 없음</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>모두 보기</translation>
    </message>
    <message>
        <source>Show all nodes again (Esc)</source>
        <translation>모든 노드를 다시 봅니다 (Esc)</translation>
    </message>
</context>
<context>
    <name>GraphView</name>
    <message>
        <source>Autograd&apos;s graph</source>
        <translation>autograd의 그래프</translation>
    </message>
    <message>
        <source>Click a node to see its gradient.
Double click a part, or Enter, to unfold it; its heading, or −, to fold it.
Drag to move, wheel to zoom, double click beside the nodes to see all</source>
        <translation>노드를 클릭하면 기울기를 볼 수 있습니다.
접힌 부분은 두 번 클릭하거나 Enter로 펼치고, 제목을 두 번 클릭하거나 −로 접습니다.
끌어서 옮기고, 휠로 확대하며, 빈 곳을 두 번 클릭하면 전체가 보입니다</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>How to use Nablascope</source>
        <translation>Nablascope 사용법</translation>
    </message>
    <message>
        <source>F1 or ? shows every key, and what the pointer can do.</source>
        <translation>F1 또는 ?를 누르면 모든 키와 포인터로 할 수 있는 일을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>The guide is the README of Nablascope, which was not found with this installation.</source>
        <translation>사용 설명은 Nablascope의 README에 들어 있는데, 이 설치본에는 README가 없습니다.</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>차례</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Search the guide</source>
        <translation>사용법에서 검색</translation>
    </message>
</context>
<context>
    <name>HealthPanel</name>
    <message>
        <source>Health</source>
        <translation>상태 점검</translation>
    </message>
    <message>
        <source>Tensor of the histogram</source>
        <translation>히스토그램의 텐서</translation>
    </message>
    <message>
        <source>The tensor whose numbers the histogram counts</source>
        <translation>히스토그램으로 나타낼 텐서</translation>
    </message>
    <message>
        <source>What is worth a look</source>
        <translation>눈여겨볼 점</translation>
    </message>
</context>
<context>
    <name>HealthRows</name>
    <message>
        <source>Weight norm</source>
        <translation>가중치 노름</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>기울기 노름</translation>
    </message>
    <message>
        <source>Update ÷ weight</source>
        <translation>갱신 ÷ 가중치</translation>
    </message>
    <message>
        <source>Dead ReLUs</source>
        <translation>죽은 ReLU</translation>
    </message>
    <message>
        <source>{dead} of {units}</source>
        <translation>{dead} / {units}</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>아직 알 수 없음</translation>
    </message>
    <message>
        <source>no ReLU in this loop</source>
        <translation>이 루프에는 ReLU가 없음</translation>
    </message>
    <message>
        <source>Norms, updates and dead units</source>
        <translation>노름, 갱신, 죽은 유닛</translation>
    </message>
</context>
<context>
    <name>HeatMapCard</name>
    <message>
        <source>all zero</source>
        <translation>모두 0</translation>
    </message>
    <message>
        <source>accumulated ×{passes}</source>
        <translation>누적됨 ×{passes}</translation>
    </message>
    <message>
        <source>cleared</source>
        <translation>0으로 초기화됨</translation>
    </message>
    <message>
        <source>fresh</source>
        <translation>새로 계산됨</translation>
    </message>
    <message>
        <source>Heat map of {name}</source>
        <translation>{name} 히트맵</translation>
    </message>
</context>
<context>
    <name>HeatMapView</name>
    <message>
        <source>no gradient yet</source>
        <translation>아직 기울기가 없음</translation>
    </message>
    <message>
        <source>Click a cell to see why it has its value.
Wheel or + and − to zoom, drag or W A S D to pan, double click or 0 to see all</source>
        <translation>칸을 클릭하면 왜 그 값인지 보여 줍니다.
휠 또는 +, −: 확대와 축소 · 끌기 또는 W A S D: 이동 · 두 번 클릭 또는 0: 전체 보기</translation>
    </message>
    <message>
        <source>Map of {name}</source>
        <translation>{name} 히트맵 그림</translation>
    </message>
</context>
<context>
    <name>HeatMapsPanel</name>
    <message>
        <source>a leaf of autograd’s graph, which keeps its gradient in {gradient}</source>
        <translation>autograd 그래프의 리프, 기울기는 {gradient}에 보관됨</translation>
    </message>
    <message>
        <source>the gradient that autograd keeps for the leaf {parameter}</source>
        <translation>리프 {parameter}에 대해 autograd가 보관하는 기울기</translation>
    </message>
    <message>
        <source>The maps come once the script runs.</source>
        <translation>스크립트가 실행되면 히트맵이 표시됩니다.</translation>
    </message>
    <message>
        <source>Weights and gradients</source>
        <translation>가중치와 기울기</translation>
    </message>
    <message>
        <source>The maps come with torch, which is loading…</source>
        <translation>torch와 함께 히트맵을 불러오는 중…</translation>
    </message>
    <message>
        <source>click a cell to see why it has its value</source>
        <translation>칸을 클릭하면 왜 그 값인지 보여 줍니다</translation>
    </message>
    <message>
        <source>{name} is gone</source>
        <translation>사라짐: {name}</translation>
    </message>
    <message>
        <source>A list of all tensors, those in between too, each of which can be seen as a map</source>
        <translation>계산 도중의 값까지 모든 텐서의 목록이며, 하나하나를 히트맵으로 볼 수 있습니다</translation>
    </message>
    <message>
        <source>there is no map of {name} at this moment</source>
        <translation>지금은 {name}의 히트맵이 없습니다</translation>
    </message>
    <message>
        <source>all tensors</source>
        <translation>모든 텐서</translation>
    </message>
    <message>
        <source>All tensors</source>
        <translation>모든 텐서</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>There is no log file: nothing went wrong, or none could be written.</source>
        <translation>로그 파일이 없습니다. 오류가 없었거나 로그를 기록할 수 없었습니다.</translation>
    </message>
</context>
<context>
    <name>Hint</name>
    <message>
        <source>‖{name}‖ is no longer a finite number.</source>
        <translation>‖{name}‖: 더 이상 유한한 값이 아닙니다.</translation>
    </message>
    <message>
        <source>No unit of the hidden layer answers to any sample of the batch, so no gradient passes through it.</source>
        <translation>은닉층의 모든 유닛이 배치의 어떤 샘플에도 반응하지 않아 기울기가 통과하지 못합니다.</translation>
    </message>
    <message>
        <source>The gradient {name} is exactly zero in every cell.</source>
        <translation>기울기 {name}의 모든 칸이 정확히 0입니다.</translation>
    </message>
    <message>
        <source>‖{name}‖ has grown more than tenfold since iteration {since}.</source>
        <translation>‖{name}‖: 반복 {since} 이후 10배 넘게 커졌습니다.</translation>
    </message>
    <message>
        <source>An update changes {name} by more than a tenth of its size: that is a large step.</source>
        <translation>{name}: 갱신 한 번에 크기의 10분의 1 넘게 바뀝니다. 갱신 폭이 큽니다.</translation>
    </message>
    <message>
        <source>{dead} of the {units} hidden units answer to no sample of the batch.</source>
        <translation>은닉 유닛 {units}개 중 {dead}개가 배치의 어떤 샘플에도 반응하지 않습니다.</translation>
    </message>
    <message>
        <source>The steps are far too small: one update changes no parameter by more than {share} of its size, and the gradients are as large as at the start. Raise the learning rate, a hundredfold say, and look again.</source>
        <translation>보폭이 너무 작습니다. 갱신 한 번에 어떤 매개변수도 제 크기의 {share}배 넘게 변하지 않으며, 기울기도 처음만큼 큽니다. 학습률을 이를테면 100배로 키우고 다시 살펴보세요.</translation>
    </message>
    <message>
        <source>An update changes {name} by less than a ten-millionth of its size: that is hardly a step.</source>
        <translation>{name}: 갱신 한 번에 크기의 1000만분의 1도 바뀌지 않습니다. 갱신 폭이 거의 없는 셈입니다.</translation>
    </message>
    <message>
        <source>The loss compares each prediction with every target: predictions of shape {one} make differences of shape {all}. Predictions and targets want the same shape.</source>
        <translation>손실이 예측 하나하나를 모든 정답과 비교합니다. 형태가 {one}인 예측에서 형태가 {all}인 차이가 나옵니다. 예측과 정답의 형태가 같아야 합니다.</translation>
    </message>
    <message>
        <source>The loss applies the {function} itself, and the model has applied it before: give it the logits.</source>
        <translation>손실 함수가 {function|을/를} 스스로 적용하는데 모델이 이미 적용했습니다. 로짓을 그대로 넘기세요.</translation>
    </message>
    <message>
        <source>No gradient ever reaches {name}: the loss does not depend on it, as far as autograd sees.</source>
        <translation>{name}에는 기울기가 한 번도 전달되지 않습니다. autograd가 보기에 손실이 이 값에 의존하지 않습니다.</translation>
    </message>
    <message>
        <source>{name} gets a gradient and is in no optimizer: it stays what it is.</source>
        <translation>{name|은/는} 기울기를 받지만 어느 옵티마이저에도 들어 있지 않아 값이 그대로입니다.</translation>
    </message>
</context>
<context>
    <name>HintCard</name>
    <message>
        <source>{number} of {count}</source>
        <translation>{number}/{count}</translation>
    </message>
    <message>
        <source>Skip hints</source>
        <translation>건너뛰기</translation>
    </message>
    <message>
        <source>Got it</source>
        <translation>확인</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Close the last hint</source>
        <translation>마지막 도움말 닫기</translation>
    </message>
    <message>
        <source>Next hint</source>
        <translation>다음 도움말</translation>
    </message>
</context>
<context>
    <name>HistogramView</name>
    <message>
        <source>now</source>
        <translation>현재</translation>
    </message>
    <message>
        <source>over iterations {first} to {last}</source>
        <translation>반복 {first}~{last}</translation>
    </message>
    <message>
        <source>each column on its own scale</source>
        <translation>열마다 다른 눈금</translation>
    </message>
    <message>
        <source>from {low} to {high}</source>
        <translation>{low}~{high}</translation>
    </message>
    <message>
        <source>No histogram of {tensor} yet: the next backward pass brings one.</source>
        <translation>{tensor}: 아직 히스토그램이 없습니다. 다음 역전파 때 생깁니다.</translation>
    </message>
    <message>
        <source>No number of {tensor} is finite: there is nothing to count.</source>
        <translation>{tensor}에는 유한한 값이 없어서 셀 것이 없습니다.</translation>
    </message>
    <message>
        <source>Every number of {tensor} is 0.</source>
        <translation>{tensor}의 값은 모두 0입니다.</translation>
    </message>
    <message>
        <source>{tensor}, now: from {low} to {high}</source>
        <translation>{tensor}, 현재: {low}~{high}</translation>
    </message>
    <message>
        <source>Histogram now and over time</source>
        <translation>현재 히스토그램과 시간에 따른 변화</translation>
    </message>
</context>
<context>
    <name>HistoryCurve</name>
    <message>
        <source>iteration</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>History of {cell}</source>
        <translation>{cell}의 기록</translation>
    </message>
    <message>
        <source>From {start} at iteration {first} to {end} at iteration {last}; lowest {lowest}, highest {highest}.</source>
        <translation>반복 {first}의 {start}에서 반복 {last}의 {end}까지. 최솟값 {lowest}, 최댓값 {highest}.</translation>
    </message>
</context>
<context>
    <name>IndexStepper</name>
    <message>
        <source>image {index} of {count}</source>
        <translation>이미지 {index} / {count}</translation>
    </message>
    <message>
        <source>kernel {index} of {count}</source>
        <translation>커널 {index} / {count}</translation>
    </message>
    <message>
        <source>index {index} of {count}</source>
        <translation>인덱스 {index} / {count}</translation>
    </message>
    <message>
        <source>Previous index</source>
        <translation>이전 인덱스</translation>
    </message>
    <message>
        <source>Next index</source>
        <translation>다음 인덱스</translation>
    </message>
    <message>
        <source>channel {index}</source>
        <translation>채널 {index}</translation>
    </message>
</context>
<context>
    <name>Iteration</name>
    <message>
        <source>DataLoader(num_workers={}) runs with num_workers=0, so that its place can be kept.</source>
        <translation>DataLoader(num_workers={})는 위치를 보존할 수 있도록 num_workers=0으로 실행됩니다.</translation>
    </message>
    <message>
        <source>{name} was left in the midst of making an item: it can only begin again.</source>
        <translation>{name}: 항목을 만드는 도중에 중단되어 처음부터 다시 시작해야 합니다.</translation>
    </message>
    <message>
        <source>The place of {} cannot be kept: going back gives the same items again, whatever has been changed since.</source>
        <translation>{}의 위치는 보존할 수 없습니다. 되돌아가면 그 뒤에 무엇을 바꾸었든 같은 항목이 다시 나옵니다.</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>or</source>
        <translation>또는</translation>
    </message>
</context>
<context>
    <name>LearningRateRow</name>
    <message>
        <source>{label}, logarithmic</source>
        <translation>{label}, 로그 눈금</translation>
    </message>
    <message>
        <source>From 1e-9 to 10, on a logarithmic scale</source>
        <translation>로그 눈금으로 1e-9부터 10까지</translation>
    </message>
    <message>
        <source>In use now: {rate}</source>
        <translation>지금 쓰는 값: {rate}</translation>
    </message>
</context>
<context>
    <name>LessonFile</name>
    <message>
        <source>A lesson needs an experiment: a line [experiment], and below it its fields</source>
        <translation>수업에는 실험이 필요합니다. [experiment] 줄을 쓰고 그 아래에 항목을 적으세요</translation>
    </message>
    <message>
        <source>do should be a list, such as [{ step = &quot;line&quot; }]</source>
        <translation>do에는 목록을 써야 합니다. 예: [{ step = &quot;line&quot; }]</translation>
    </message>
    <message>
        <source>A lesson does at most {most:,} things, and this is beyond them</source>
        <translation>수업 하나에서 할 수 있는 일은 모두 {most:,}가지까지입니다. 여기서 그 수를 넘습니다</translation>
    </message>
    <message>
        <source>Each of these should say one of {known}</source>
        <translation>항목마다 하나를 골라 써야 합니다. 쓸 수 있는 값: {known}</translation>
    </message>
    <message>
        <source>{key} takes fields, such as {example}, or none: {nothing}</source>
        <translation>{key}에는 {example}처럼 항목을 쓰거나, 없으면 {nothing}만 씁니다</translation>
    </message>
    <message>
        <source>{problem}; there is {known}</source>
        <translation>{problem}. 쓸 수 있는 값: {known}</translation>
    </message>
    <message>
        <source>There is no step “{step}”; there is {known}</source>
        <translation>“{step}” 단위는 없습니다. 쓸 수 있는 값: {known}</translation>
    </message>
    <message>
        <source>Iteration 0 is the start, before any line</source>
        <translation>반복 0은 아무 줄도 실행하지 않은 처음 상태입니다</translation>
    </message>
    <message>
        <source>Either before a line or after a phase</source>
        <translation>줄 앞(before)과 단계 뒤(after) 중 하나만 쓰세요</translation>
    </message>
    <message>
        <source>“{text}” is no end of a run; write “loss &lt; 0.1” or “loss &gt; 1000”</source>
        <translation>“{text}”: 실행을 끝낼 조건이 아닙니다. “loss &lt; 0.1”이나 “loss &gt; 1000”처럼 쓰세요</translation>
    </message>
    <message>
        <source>The learning rate {problem}</source>
        <translation>학습률: {problem}</translation>
    </message>
    <message>
        <source>replace needs the text that is to go</source>
        <translation>replace에는 바꿀 텍스트를 써야 합니다</translation>
    </message>
    <message>
        <source>The edits of this lesson make too much of the loop</source>
        <translation>이 수업의 편집이 만들어 내는 루프가 모두 합쳐 너무 깁니다</translation>
    </message>
    <message>
        <source>explain needs a cell, such as {example}</source>
        <translation>explain에는 칸이 필요합니다. 예: {example}</translation>
    </message>
    <message>
        <source>“{name}” is no name for it; write one such as first_loss</source>
        <translation>“{name}”: 쓸 수 없는 이름입니다. first_loss처럼 쓰세요</translation>
    </message>
    <message>
        <source>A cell is its row and column, counted from 0, such as [0, 2]</source>
        <translation>칸은 0부터 센 행과 열로 씁니다. 예: [0, 2]</translation>
    </message>
    <message>
        <source>{key} should be a whole number from {least} to {most:,}</source>
        <translation>{key}: {least}부터 {most:,}까지의 정수여야 합니다</translation>
    </message>
    <message>
        <source>{key} is missing here</source>
        <translation>여기에 {key} 항목이 빠졌습니다</translation>
    </message>
    <message>
        <source>{key} should be a text in quotes</source>
        <translation>{key}: 따옴표로 묶은 텍스트여야 합니다</translation>
    </message>
    <message>
        <source>{key} should be a list of at most {most} texts in quotes</source>
        <translation>{key}: 따옴표로 묶은 텍스트를 {most}개까지 목록으로 적어야 합니다</translation>
    </message>
    <message>
        <source>{key} should be true</source>
        <translation>{key}: true여야 합니다</translation>
    </message>
    <message>
        <source>“{title}” does not apply to this loop</source>
        <translation>“{title}”: 이 루프에는 적용되지 않습니다</translation>
    </message>
    <message>
        <source>“{text}” is not in this loop</source>
        <translation>이 루프에 “{text}” 부분이 없습니다</translation>
    </message>
    <message>
        <source>“{text}” makes no loop: {reason}</source>
        <translation>“{text}”: 이렇게 바꾸면 루프가 되지 않습니다. {reason}</translation>
    </message>
    <message>
        <source>“{title}” is none of the edits; there is {known}</source>
        <translation>“{title}”: 그런 편집은 없습니다. 쓸 수 있는 값: {known}</translation>
    </message>
    <message>
        <source>The training loop of a lesson has to be in the script itself</source>
        <translation>수업의 학습 루프는 스크립트 파일 안에 있어야 합니다</translation>
    </message>
    <message>
        <source>No line of this loop reads “{text}”</source>
        <translation>이 루프에 “{text}” 줄이 없습니다</translation>
    </message>
    <message>
        <source>“{text}” stands in lines {lines}; write more of the line</source>
        <translation>“{text}” 부분이 여러 줄({lines})에 있습니다. 줄을 더 길게 쓰세요</translation>
    </message>
    <message>
        <source>“{text}” is no line of the training loop</source>
        <translation>“{text}” 줄은 학습 루프에 속하지 않습니다</translation>
    </message>
    <message>
        <source>This loop has no phase “{phase}”; there is {known}</source>
        <translation>이 루프에 “{phase}” 단계가 없습니다. 쓸 수 있는 값: {known}</translation>
    </message>
    <message>
        <source>{file}, line {line}: {message}</source>
        <translation>{file}, {line}번 줄: {message}</translation>
    </message>
    <message>
        <source>“{text}” compares nothing; write a fact such as “loss &lt; 1”</source>
        <translation>“{text}”: 비교가 아닙니다. “loss &lt; 1”처럼 쓰세요</translation>
    </message>
    <message>
        <source>“{text}” is nothing that can be measured; there is loss, loss[5], iteration, finished, learning_rate, phase, last_line, next_line, w1.norm, w1.largest, w1.zero_columns, w1[0, 2], why.w1.grad[0, 2].terms and check.w1.grad</source>
        <translation>“{text}”: 측정할 수 없는 값입니다. 쓸 수 있는 값: loss, loss[5], iteration, finished, learning_rate, phase, last_line, next_line, w1.norm, w1.largest, w1.zero_columns, w1[0, 2], why.w1.grad[0, 2].terms, check.w1.grad</translation>
    </message>
    <message>
        <source>This should be a text in quotes</source>
        <translation>따옴표로 묶은 텍스트여야 합니다</translation>
    </message>
    <message>
        <source>This is much too large for a lesson</source>
        <translation>수업 파일로는 너무 큽니다</translation>
    </message>
    <message>
        <source>This is nested much too deeply for a lesson</source>
        <translation>수업 파일로는 너무 깊이 겹쳐 있습니다</translation>
    </message>
    <message>
        <source>This is much too long for a number or a key</source>
        <translation>값이나 키로는 너무 깁니다</translation>
    </message>
    <message>
        <source>This is not a file</source>
        <translation>파일이 아닙니다</translation>
    </message>
    <message>
        <source>This is not text in UTF-8</source>
        <translation>UTF-8 텍스트 파일이 아닙니다</translation>
    </message>
    <message>
        <source>{problem}; this is no TOML</source>
        <translation>{problem}. TOML 형식이 아닙니다</translation>
    </message>
    <message>
        <source>A lesson needs steps; each begins with a line [[step]]</source>
        <translation>수업에는 페이지(step)가 필요합니다. 페이지마다 [[step]] 줄로 시작합니다</translation>
    </message>
    <message>
        <source>A lesson has at most {most} steps</source>
        <translation>수업의 페이지(step)는 {most}개까지입니다</translation>
    </message>
    <message>
        <source>The first step cannot ask: nothing is to be seen before it</source>
        <translation>첫 페이지에서는 질문할 수 없습니다. 그 앞에 볼 것이 없기 때문입니다</translation>
    </message>
    <message>
        <source>{key} is missing; write {key}.en = “…”, {key}.ko = “…” or both</source>
        <translation>{key} 항목이 빠졌습니다. {key}.en = “…”이나 {key}.ko = “…” 또는 둘 다 쓰세요</translation>
    </message>
    <message>
        <source>{key} needs a language: write {key}.en = “…”</source>
        <translation>{key}에는 언어가 필요합니다. {key}.en = “…”처럼 쓰세요</translation>
    </message>
    <message>
        <source>“{language}” is no language; there is en and ko</source>
        <translation>“{language}”: 그런 언어는 없습니다. 쓸 수 있는 값: en, ko</translation>
    </message>
    <message>
        <source>This text is too long to be shown; it may have {most:,} characters</source>
        <translation>텍스트가 너무 길어 화면에 나타낼 수 없습니다. {most:,}자까지 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>The title has the language “{language}”, but this text has not</source>
        <translation>제목에는 “{language}” 언어가 있지만 이 텍스트에는 없습니다</translation>
    </message>
    <message>
        <source>{key} is empty; write {key}.en = “…”</source>
        <translation>{key} 항목이 비어 있습니다. {key}.en = “…”처럼 쓰세요</translation>
    </message>
    <message>
        <source>A question needs two or three choices</source>
        <translation>질문에는 선택지가 2개 또는 3개 있어야 합니다</translation>
    </message>
    <message>
        <source>One of the choices, and only one, should have right = true</source>
        <translation>선택지 중 하나에만 right = true를 써야 합니다</translation>
    </message>
    <message>
        <source>right should be true or false</source>
        <translation>right는 true 또는 false여야 합니다</translation>
    </message>
    <message>
        <source>expect should be a list, such as [&apos;loss &lt; 1&apos;]</source>
        <translation>expect에는 목록을 써야 합니다. 예: [&apos;loss &lt; 1&apos;]</translation>
    </message>
    <message>
        <source>point should be one of { line = &quot;…&quot; }, { map = &quot;…&quot; } and { at = &quot;…&quot; }</source>
        <translation>point에는 하나를 골라 써야 합니다. 쓸 수 있는 값: { line = &quot;…&quot; }, { map = &quot;…&quot; }, { at = &quot;…&quot; }</translation>
    </message>
    <message>
        <source>There is no “{name}” to point at; there is {known}</source>
        <translation>“{name}”: 가리킬 수 없는 대상입니다. 쓸 수 있는 값: {known}</translation>
    </message>
    <message>
        <source>“{key}” means nothing here; did you mean {near}?</source>
        <translation>“{key}”: 여기서는 쓸 수 없습니다. 혹시 {near|을/를} 쓰려고 했나요?</translation>
    </message>
    <message>
        <source>“{key}” means nothing here; there is {known}</source>
        <translation>“{key}”: 여기서는 쓸 수 없습니다. 쓸 수 있는 값: {known}</translation>
    </message>
    <message>
        <source>{key} is for lessons on a script, whose [experiment] says script = “mine.py”</source>
        <translation>{key|은/는} [experiment]에 script = “mine.py”를 적은 스크립트 수업에서만 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>The script has no constant “{name}”; there is {known}</source>
        <translation>이 스크립트에는 “{name}” 상수가 없습니다. 쓸 수 있는 값: {known}</translation>
    </message>
    <message>
        <source>{name} should be of the kind {kind}</source>
        <translation>{name}: 값의 종류가 {kind|이어야/여야} 합니다</translation>
    </message>
    <message>
        <source>“{text}” is no condition: {problem}</source>
        <translation>조건 “{text}”에 오류가 있습니다: {problem}</translation>
    </message>
    <message>
        <source>There is no file “{name}” beside the lesson</source>
        <translation>수업 파일 옆에 “{name}” 파일이 없습니다</translation>
    </message>
    <message>
        <source>“{name}” is no script for a lesson</source>
        <translation>“{name}” 파일은 수업에 쓸 스크립트가 아닙니다</translation>
    </message>
    <message>
        <source>“{name}” should be the name of a script beside the lesson, such as {example}</source>
        <translation>“{name}” 자리에는 수업 파일 옆에 있는 스크립트의 이름을 적습니다(예: {example})</translation>
    </message>
    <message>
        <source>A cell is its indices, counted from 0, such as [0, 2]</source>
        <translation>칸은 0부터 센 인덱스로 씁니다. 예: [0, 2]</translation>
    </message>
</context>
<context>
    <name>LessonPanel</name>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>건너뛰기</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>마치기</translation>
    </message>
    <message>
        <source>Next lesson</source>
        <translation>다음 수업</translation>
    </message>
    <message>
        <source>The next lesson: {title}</source>
        <translation>다음 수업: {title}</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>나가기</translation>
    </message>
    <message>
        <source>Right: “{choice}”.</source>
        <translation>맞습니다: “{choice}”</translation>
    </message>
    <message>
        <source>Not so. You chose “{choice}”.</source>
        <translation>아닙니다. 고른 답: “{choice}”</translation>
    </message>
    <message>
        <source>The loop is running…</source>
        <translation>루프 실행 중…</translation>
    </message>
    <message>
        <source>{tensor} is right. Largest relative error: {error}.</source>
        <translation>{tensor}: 맞습니다. 최대 상대 오차: {error}.</translation>
    </message>
    <message>
        <source>{tensor} is wrong. Largest relative error: {error}.</source>
        <translation>{tensor}: 틀렸습니다. 최대 상대 오차: {error}.</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>수업</translation>
    </message>
</context>
<context>
    <name>Lessons</name>
    <message>
        <source>This file is not a lesson</source>
        <translation>수업 파일이 아닙니다</translation>
    </message>
    <message>
        <source>The lesson could not be read: {reason}</source>
        <translation>수업을 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>This lesson brings code of its own</source>
        <translation>자체 코드가 들어 있는 수업</translation>
    </message>
    <message>
        <source>This lesson brings code of its own.</source>
        <translation>이 수업에는 자체 코드가 들어 있습니다.</translation>
    </message>
    <message>
        <source>It changes the training loop by code that is not part of Nablascope. That code runs on this computer and can do what you can do. Open the lesson only if you trust where it comes from.</source>
        <translation>Nablascope에 들어 있지 않은 코드로 학습 루프를 바꿉니다. 그 코드는 이 컴퓨터에서 실행되며 사용자가 할 수 있는 일을 모두 할 수 있습니다. 출처를 믿을 수 있을 때만 여세요.</translation>
    </message>
    <message>
        <source>Open and run it</source>
        <translation>열고 실행</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>수업</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number}/{count}</translation>
    </message>
    <message>
        <source>The run was paused before its end. “Next” goes on as planned.</source>
        <translation>끝까지 실행하기 전에 일시정지되었습니다. “다음”을 누르면 예정대로 이어집니다.</translation>
    </message>
    <message>
        <source>This step expects {fact}. Here it is {left}.</source>
        <translation>이 페이지의 예상: {fact}. 실제 값: {left}.</translation>
    </message>
    <message>
        <source>This step could not be done. {reason}</source>
        <translation>이 페이지의 동작을 실행할 수 없습니다. {reason}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
</context>
<context>
    <name>LineNotes</name>
    <message>
        <source>{count} gradients</source>
        <translation>기울기 {count}개</translation>
    </message>
    <message>
        <source>{count} tensors</source>
        <translation>텐서 {count}개</translation>
    </message>
    <message>
        <source>{count} gradients cleared</source>
        <translation>기울기 {count}개 초기화됨</translation>
    </message>
</context>
<context>
    <name>Log</name>
    <message>
        <source>Line {line}: {text}</source>
        <translation>{line}번 줄: {text}</translation>
    </message>
</context>
<context>
    <name>LogPanel</name>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>the last {shown:,} of {total:,} lines</source>
        <translation>전체 {total:,}줄 가운데 마지막 {shown:,}줄</translation>
    </message>
    <message>
        <source>Log of the run</source>
        <translation>실행 로그</translation>
    </message>
    <message>
        <source>every 100th iteration</source>
        <translation>반복 100번마다</translation>
    </message>
</context>
<context>
    <name>Loop</name>
    <message>
        <source>The loop is much too large: it may have {most:,} characters.</source>
        <translation>루프가 너무 깁니다. {most:,}자까지 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>This is nested too deeply.</source>
        <translation>너무 깊이 겹쳐 있습니다.</translation>
    </message>
    <message>
        <source>This number has too many digits.</source>
        <translation>수의 자릿수가 너무 많습니다.</translation>
    </message>
    <message>
        <source>The character U+{code:04X} is none that a loop can have.</source>
        <translation>루프에는 U+{code:04X} 문자를 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>The loop is empty: it needs at least one statement.</source>
        <translation>루프가 비어 있습니다. 문장이 하나는 있어야 합니다.</translation>
    </message>
    <message>
        <source>A loop cannot yield or await: stepping it does the pausing.</source>
        <translation>루프에는 yield나 await를 쓸 수 없습니다. 줄마다 멈추는 일은 Nablascope가 합니다.</translation>
    </message>
    <message>
        <source>Stopped in the middle of this line.</source>
        <translation>이 줄을 실행하는 도중에 멈췄습니다.</translation>
    </message>
    <message>
        <source>The training loop is inside a library: {call}() runs it.</source>
        <translation>학습 루프가 라이브러리 안에 있습니다. {call}()이 루프를 실행합니다.</translation>
    </message>
    <message>
        <source>{call}() runs the training loop in other processes, where it cannot be walked.</source>
        <translation>{call}()이 학습 루프를 다른 프로세스에서 실행합니다. 그곳에서는 한 줄씩 따라갈 수 없습니다.</translation>
    </message>
    <message>
        <source>{call}() expects that the script has been started by torchrun, once for each process.</source>
        <translation>{call}()은 torchrun이 프로세스마다 한 번씩 스크립트를 시작했다고 가정합니다.</translation>
    </message>
    <message>
        <source>{file} is no notebook: it is no text in UTF-8.</source>
        <translation>{file|은/는} 노트북이 아닙니다. UTF-8 텍스트가 아닙니다.</translation>
    </message>
    <message>
        <source>{file} is no notebook: it is broken at line {line}.</source>
        <translation>{file|은/는} 노트북이 아닙니다. {line}번째 줄이 잘못되었습니다.</translation>
    </message>
    <message>
        <source>{file} is a notebook in {language}, not in Python.</source>
        <translation>{file|은/는} Python이 아니라 {language} 노트북입니다.</translation>
    </message>
    <message>
        <source>{file} is no notebook: it has no cells.</source>
        <translation>{file|은/는} 노트북이 아닙니다. 셀이 없습니다.</translation>
    </message>
    <message>
        <source>The training loop runs while its file is imported.</source>
        <translation>학습 루프가 파일을 import하는 동안 실행됩니다.</translation>
    </message>
    <message>
        <source>What calls {name}() cannot be told from the text.</source>
        <translation>무엇이 {name}()을 호출하는지 코드만으로는 알 수 없습니다.</translation>
    </message>
    <message>
        <source>An `async with` leads to the training loop.</source>
        <translation>`async with`를 거쳐 학습 루프에 이릅니다.</translation>
    </message>
    <message>
        <source>A `finally` or an `except` leads to the training loop.</source>
        <translation>`finally`나 `except`를 거쳐 학습 루프에 이릅니다.</translation>
    </message>
    <message>
        <source>A `match` leads to the training loop.</source>
        <translation>`match`를 거쳐 학습 루프에 이릅니다.</translation>
    </message>
    <message>
        <source>The `else` of a loop leads to the training loop.</source>
        <translation>루프의 `else`를 거쳐 학습 루프에 이릅니다.</translation>
    </message>
    <message>
        <source>An `async for` leads to the training loop.</source>
        <translation>`async for`를 거쳐 학습 루프에 이릅니다.</translation>
    </message>
    <message>
        <source>The training loop is called in the head of a statement.</source>
        <translation>문장의 첫머리에서 학습 루프를 호출합니다.</translation>
    </message>
    <message>
        <source>A library calls {name}(), which leads to the training loop.</source>
        <translation>라이브러리가 {name}()을 호출하고, 그 함수를 거쳐 학습 루프에 이릅니다.</translation>
    </message>
    <message>
        <source>A `lambda` leads to the training loop.</source>
        <translation>`lambda`를 거쳐 학습 루프에 이릅니다.</translation>
    </message>
    <message>
        <source>{name}() is `async`, and leads to the training loop.</source>
        <translation>{name}()은 `async` 함수이고, 이 함수를 거쳐 학습 루프에 이릅니다.</translation>
    </message>
    <message>
        <source>{name}() is a generator, and leads to the training loop.</source>
        <translation>{name}()은 제너레이터이고, 이 함수를 거쳐 학습 루프에 이릅니다.</translation>
    </message>
    <message>
        <source>{name}() has the decorator @{decorator}, and leads to the training loop.</source>
        <translation>{name}()에는 데코레이터 @{decorator}가 있고, 이 함수를 거쳐 학습 루프에 이릅니다.</translation>
    </message>
    <message>
        <source>A comprehension leads to the training loop.</source>
        <translation>컴프리헨션을 거쳐 학습 루프에 이릅니다.</translation>
    </message>
    <message>
        <source>An `await` leads to the training loop.</source>
        <translation>`await`를 거쳐 학습 루프에 이릅니다.</translation>
    </message>
    <message>
        <source>{file}, line {line}</source>
        <translation>{file} {line}번째 줄</translation>
    </message>
    <message>
        <source>{file}, cell {cell}, line {line}</source>
        <translation>{file} 셀 {cell}, {line}번째 줄</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>{file|을/를} 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{file} is no text that Python can read: {reason}.</source>
        <translation>{file|은/는} Python이 읽을 수 있는 텍스트가 아닙니다: {reason}.</translation>
    </message>
    <message>
        <source>{place}: {message}.</source>
        <translation>{place}: {message}.</translation>
    </message>
    <message>
        <source>{file} is nested too deeply.</source>
        <translation>{file|이/가} 너무 깊이 중첩되어 있습니다.</translation>
    </message>
    <message>
        <source>No training loop was found: no `for` or `while` calls backward() or moves weights by their gradients.</source>
        <translation>학습 루프를 찾지 못했습니다. backward()를 호출하거나 기울기로 가중치를 갱신하는 `for`나 `while`이 없습니다.</translation>
    </message>
    <message>
        <source>The script is nested too deeply.</source>
        <translation>스크립트가 너무 깊이 중첩되어 있습니다.</translation>
    </message>
    <message>
        <source>Nothing leads to the loop at line {line}.</source>
        <translation>{line}번째 줄의 루프에 이르는 길이 없습니다.</translation>
    </message>
    <message>
        <source>{file} has no loop.</source>
        <translation>{file}에는 루프가 없습니다.</translation>
    </message>
    <message>
        <source>No loop begins at {place}. Loops begin at: {lines}.</source>
        <translation>{place}에서 시작하는 루프가 없습니다. 루프가 시작하는 줄: {lines}.</translation>
    </message>
    <message>
        <source>{file} is no file of this project.</source>
        <translation>{file|은/는} 이 프로젝트의 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>{place} is no line: a line is written as 12 or engine.py:12.</source>
        <translation>{place|은/는} 줄이 아닙니다. 줄은 12나 engine.py:12처럼 적습니다.</translation>
    </message>
    <message>
        <source>Lines for Jupyter alone were left out: {lines}</source>
        <translation>Jupyter 전용 줄은 뺐습니다: {lines}</translation>
    </message>
    <message>
        <source>{place}: {message}</source>
        <translation>{place}: {message}</translation>
    </message>
    <message>
        <source>This line has been run before the loop: what it says now takes effect when the script is started again.</source>
        <translation>이 줄은 루프에 들어가기 전에 이미 실행되었습니다. 바뀐 내용은 스크립트를 다시 시작하면 적용됩니다.</translation>
    </message>
    <message>
        <source>Another path leads to the training loop now: that takes effect when the script is started again.</source>
        <translation>이제 다른 경로를 거쳐 학습 루프에 들어갑니다. 바뀐 내용은 스크립트를 다시 시작하면 적용됩니다.</translation>
    </message>
</context>
<context>
    <name>LossLegend</name>
    <message>
        <source>Losses</source>
        <translation>손실들</translation>
    </message>
</context>
<context>
    <name>LossPanel</name>
    <message>
        <source>iteration {iteration}  ·  {loss}</source>
        <translation>반복 {iteration}  ·  {loss}</translation>
    </message>
    <message>
        <source>iterations {first}–{last}  ·  {low} … {high}</source>
        <translation>반복 {first}~{last}  ·  {low}~{high}</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>log</source>
        <translation>로그 눈금</translation>
    </message>
    <message>
        <source>Logarithmic loss axis</source>
        <translation>손실 축을 로그 눈금으로</translation>
    </message>
    <message>
        <source>fit</source>
        <translation>맞춤</translation>
    </message>
    <message>
        <source>Show the whole curve (double click the plot for other runs to their ends)</source>
        <translation>곡선 전체 보기 (그래프를 두 번 클릭하면 다른 실행도 끝까지 보기)</translation>
    </message>
</context>
<context>
    <name>LossPlot</name>
    <message>
        <source>no loss yet</source>
        <translation>아직 손실이 없음</translation>
    </message>
    <message>
        <source>Loss over iterations</source>
        <translation>반복에 따른 손실</translation>
    </message>
</context>
<context>
    <name>Machine</name>
    <message>
        <source>“{device}” is not there; there is {names}</source>
        <translation>“{device}”: 없는 장치입니다. 쓸 수 있는 값: {names}</translation>
    </message>
    <message>
        <source>is too large: the run needs {needed} of memory with it, and there are {total} in all</source>
        <translation>너무 큽니다. 되돌리기 메모리까지 필요한 메모리는 {needed}, 전체 메모리는 {total}입니다</translation>
    </message>
    <message>
        <source>must be at most {count}, as many as there are processors</source>
        <translation>프로세서 수인 {count} 이하여야 합니다</translation>
    </message>
    <message>
        <source>is too large: the run needs {needed} of memory and {free} are free</source>
        <translation>너무 큽니다. 필요한 메모리는 {needed}, 남은 메모리는 {free}입니다</translation>
    </message>
    <message>
        <source>{count:.3g} bytes</source>
        <translation>{count:.3g}바이트</translation>
    </message>
</context>
<context>
    <name>MapPicture</name>
    <message>
        <source>It is empty: there are no numbers in it.</source>
        <translation>비어 있어서 값이 없습니다.</translation>
    </message>
    <message>
        <source>It is on the device “meta”, where tensors have no numbers.</source>
        <translation>텐서에 값이 없는 “meta” 장치에 있습니다.</translation>
    </message>
    <message>
        <source>It is sparse; only dense tensors are drawn.</source>
        <translation>희소 텐서입니다. 밀집 텐서만 그립니다.</translation>
    </message>
    <message>
        <source>It is quantized; only plain numbers are drawn.</source>
        <translation>양자화된 텐서입니다. 일반 수치만 그립니다.</translation>
    </message>
    <message>
        <source>It is nested; only tensors with one size in each dimension are drawn.</source>
        <translation>중첩 텐서입니다. 차원마다 크기가 하나인 텐서만 그립니다.</translation>
    </message>
    <message>
        <source>It has too many complex numbers to be drawn.</source>
        <translation>복소수가 너무 많아서 그릴 수 없습니다.</translation>
    </message>
    <message>
        <source>This kind of tensor cannot be drawn.</source>
        <translation>이런 종류의 텐서는 그릴 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>실행(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Lessons</source>
        <translation>수업(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>메뉴</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>… and {count:,} more</source>
        <translation>… 그 밖에 {count:,}개 더</translation>
    </message>
</context>
<context>
    <name>Missing</name>
    <message>
        <source>The module {name} is missing. It looks like a file of the project’s own, to lie beside the script.</source>
        <translation>{name} 모듈이 없습니다. 프로젝트에 딸린 파일로 보이며, 스크립트 옆에 있어야 합니다.</translation>
    </message>
    <message>
        <source>The module {name} belongs to Python itself, and this Python was built without it.</source>
        <translation>{name} 모듈은 Python에 딸린 것인데, 이 Python에는 빠져 있습니다.</translation>
    </message>
    <message>
        <source>The module {name} is missing, and this Nablascope brings a Python of its own that takes no packages. Install Nablascope with pip, in the environment of the script.</source>
        <translation>{name} 모듈이 없습니다. 이 Nablascope는 패키지를 추가할 수 없는 자체 Python을 씁니다. 스크립트를 실행하는 환경에 pip로 Nablascope를 설치하세요.</translation>
    </message>
    <message>
        <source>The module {name} is missing. Install it with: {command}</source>
        <translation>{name} 모듈이 없습니다. 다음 명령으로 설치하세요: {command}</translation>
    </message>
</context>
<context>
    <name>Number</name>
    <message>
        <source>not a number</source>
        <translation>숫자가 아님</translation>
    </message>
    <message>
        <source>scalar</source>
        <translation>스칼라</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Run this script?</source>
        <translation>이 스크립트를 실행할까요?</translation>
    </message>
    <message>
        <source>{name} has not been run here before.</source>
        <translation>{name|은/는} 여기서 실행한 적이 없습니다.</translation>
    </message>
    <message>
        <source>Its code runs on this computer and can do what you can do. Run it only if you trust where it comes from.</source>
        <translation>이 코드는 이 컴퓨터에서 실행되며, 사용자가 할 수 있는 일은 모두 할 수 있습니다. 출처를 믿을 수 있을 때만 실행하세요.</translation>
    </message>
    <message>
        <source>Run it</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Files of this project</source>
        <translation>이 프로젝트의 파일</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Scripts, notebooks and lessons (*.py *.ipynb *.toml)</source>
        <translation>스크립트, 노트북, 수업 (*.py *.ipynb *.toml)</translation>
    </message>
    <message>
        <source>{name} is neither a script (.py, .ipynb) nor a lesson (.toml).</source>
        <translation>{name}: 스크립트(.py, .ipynb)도 수업(.toml)도 아닙니다.</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>최근 파일 열기</translation>
    </message>
    <message>
        <source>Clear this list</source>
        <translation>목록 지우기</translation>
    </message>
</context>
<context>
    <name>PatchStrip</name>
    <message>
        <source>The part of the image in the frame, times the numbers beside it. What contributes most comes first.</source>
        <translation>테두리 안의 이미지와 옆의 수를 곱합니다. 가장 크게 기여하는 것부터 보입니다.</translation>
    </message>
    <message>
        <source>Part of the image</source>
        <translation>이미지의 일부</translation>
    </message>
</context>
<context>
    <name>PauseWhen</name>
    <message>
        <source>A number is no longer finite</source>
        <translation>유한하지 않은 값이 나올 때</translation>
    </message>
    <message>
        <source>Python or torch warns</source>
        <translation>Python이나 torch가 경고할 때</translation>
    </message>
    <message>
        <source>Loss below</source>
        <translation>손실이 이 값 미만</translation>
    </message>
    <message>
        <source>Pause after an iteration with a smaller loss than this.</source>
        <translation>손실이 이보다 작은 반복이 끝나면 일시정지합니다.</translation>
    </message>
    <message>
        <source>Loss above</source>
        <translation>손실이 이 값 초과</translation>
    </message>
    <message>
        <source>Pause after an iteration with a larger loss than this.</source>
        <translation>손실이 이보다 큰 반복이 끝나면 일시정지합니다.</translation>
    </message>
    <message>
        <source>Gradient norm above</source>
        <translation>기울기 노름이 이 값 초과</translation>
    </message>
    <message>
        <source>Pause just after a backward phase that leaves a gradient with a larger norm than this.</source>
        <translation>역전파 단계가 끝났을 때 기울기의 노름이 이보다 크면 바로 일시정지합니다.</translation>
    </message>
    <message>
        <source>Iteration reached</source>
        <translation>반복 횟수 도달</translation>
    </message>
    <message>
        <source>Pause when so many iterations are complete.</source>
        <translation>이만큼의 반복이 끝나면 일시정지합니다.</translation>
    </message>
    <message>
        <source>loss below {number}</source>
        <translation>손실 {number} 미만</translation>
    </message>
    <message>
        <source>loss above {number}</source>
        <translation>손실 {number} 초과</translation>
    </message>
    <message>
        <source>gradient norm above {number}</source>
        <translation>기울기 노름 {number} 초과</translation>
    </message>
    <message>
        <source>iteration {number}</source>
        <translation>반복 {number}번</translation>
    </message>
    <message>
        <source>Pause when</source>
        <translation>일시정지 조건</translation>
    </message>
    <message>
        <source>never</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Pause at the line that makes a number of the loop infinite or not a number.</source>
        <translation>루프의 어떤 값을 무한대나 숫자가 아닌 값(NaN)으로 만드는 줄에서 일시정지합니다.</translation>
    </message>
    <message>
        <source>Pause after a line that Python or torch warns of.</source>
        <translation>Python이나 torch가 경고한 줄 다음에서 일시정지합니다.</translation>
    </message>
    <message>
        <source>A run pauses by itself as soon as one of these holds.</source>
        <translation>하나라도 맞으면 자동으로 일시정지합니다.</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>유한하지 않음</translation>
    </message>
    <message>
        <source>a warning</source>
        <translation>경고</translation>
    </message>
    <message>
        <source>must be a finite number</source>
        <translation>유한한 수여야 합니다</translation>
    </message>
    <message>
        <source>must not be negative</source>
        <translation>음수일 수 없습니다</translation>
    </message>
</context>
<context>
    <name>Phase</name>
    <message>
        <source>Forward</source>
        <translation>순전파</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>Backward</source>
        <translation>역전파</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>갱신</translation>
    </message>
    <message>
        <source>Zero grad</source>
        <translation>기울기 초기화</translation>
    </message>
    <message>
        <source>forward</source>
        <translation>순전파</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>backward</source>
        <translation>역전파</translation>
    </message>
    <message>
        <source>update</source>
        <translation>갱신</translation>
    </message>
    <message>
        <source>zero grad</source>
        <translation>기울기 초기화</translation>
    </message>
</context>
<context>
    <name>PhaseChips</name>
    <message>
        <source>Phase</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>not begun</source>
        <translation>시작 전</translation>
    </message>
</context>
<context>
    <name>Pictures</name>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG 그림 (*.png)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG 그림 (*.svg)</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>그림 저장</translation>
    </message>
    <message>
        <source>The picture could not be written to {file}: {reason}.</source>
        <translation>그림을 다음 파일에 쓸 수 없습니다. {file}: {reason}.</translation>
    </message>
    <message>
        <source>Nothing of this panel is visible: make it larger first.</source>
        <translation>이 패널은 보이는 부분이 없습니다. 먼저 패널을 키우세요.</translation>
    </message>
    <message>
        <source>A picture can be saved as .png or as .svg, not as “{kind}”.</source>
        <translation>그림은 .png나 .svg로 저장할 수 있습니다. “{kind}” 형식은 쓸 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>PinnedMaps</name>
    <message>
        <source>Click a tensor in the list to see it here.</source>
        <translation>목록에서 텐서를 클릭하면 여기에 보입니다.</translation>
    </message>
    <message>
        <source>comes at a pause</source>
        <translation>일시정지하면 보입니다</translation>
    </message>
    <message>
        <source>not computed yet</source>
        <translation>아직 계산되지 않음</translation>
    </message>
</context>
<context>
    <name>Rewind</name>
    <message>
        <source>The run could not be taken back to where it was; it has stopped on the way.</source>
        <translation>필요한 만큼 되돌아가지 못하고 도중에 멈췄습니다.</translation>
    </message>
</context>
<context>
    <name>Run</name>
    <message>
        <source>{name} could not be given back what it held: {reason}</source>
        <translation>{name}에 그때의 내용을 되돌려 줄 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>Some of the code runs in another thread, where it cannot pause.</source>
        <translation>코드의 일부는 다른 스레드에서 실행되며, 그곳에서는 멈출 수 없습니다.</translation>
    </message>
    <message>
        <source>What leads to the loop at line {line} cannot be entered in its middle: going back runs the script once more.</source>
        <translation>{line}행에서 루프로 이어지는 코드는 중간부터 다시 들어갈 수 없습니다. 되돌아가면 스크립트를 처음부터 다시 실행합니다.</translation>
    </message>
    <message>
        <source>Gradients reach back over several iterations here. No moment between them can be kept: going back runs them all once more.</source>
        <translation>여기서는 기울기가 여러 반복에 걸쳐 있어서 그 사이의 순간을 저장할 수 없습니다. 되돌아가면 처음부터 다시 실행합니다.</translation>
    </message>
    <message>
        <source>torch.compile is left out: what it compiles runs line by line, and may differ in the last bits.</source>
        <translation>torch.compile은 적용되지 않습니다. 컴파일할 코드를 한 줄씩 실행하므로 마지막 자리의 비트가 다를 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>Save</name>
    <message>
        <source>{file} is not saved: an edit reaches over the border of two cells. Save it as .py.</source>
        <translation>{file}: 저장하지 못했습니다. 편집한 부분이 두 셀의 경계를 넘습니다. .py로 저장하세요.</translation>
    </message>
    <message>
        <source>{file} is not saved: it has a character that UTF-8 lacks.</source>
        <translation>{file}: 저장하지 못했습니다. UTF-8에 없는 문자가 있습니다.</translation>
    </message>
    <message>
        <source>{file} is not saved: line {line} has {sign}, which {encoding} lacks.</source>
        <translation>{file}: 저장하지 못했습니다. {line}번 줄의 {sign|은/는} {encoding}에 없는 문자입니다.</translation>
    </message>
    <message>
        <source>{file} is not saved: Python could not read it in {encoding}.</source>
        <translation>{file}: 저장하지 못했습니다. Python이 {encoding|으로/로} 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>{file} is not saved: {reason}.</source>
        <translation>{file}: 저장하지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>{file} is not saved: a script becomes no notebook.</source>
        <translation>{file}: 저장하지 못했습니다. 스크립트를 노트북으로 저장할 수 없습니다.</translation>
    </message>
    <message>
        <source>{file} is not saved: the folder {folder} does not exist.</source>
        <translation>{file}: 저장하지 못했습니다. {folder} 폴더가 없습니다.</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>{file} was changed elsewhere.</source>
        <translation>{file}: 다른 곳에서 바뀌었습니다.</translation>
    </message>
    <message>
        <source>{file} is no longer on the disk. What is written here can be saved again.</source>
        <translation>{file}: 디스크에 없습니다. 여기에 있는 글을 다시 저장할 수 있습니다.</translation>
    </message>
    <message>
        <source>{file} is no Python at this moment: {reason}.</source>
        <translation>{file}: 지금은 Python 코드가 아닙니다: {reason}.</translation>
    </message>
    <message>
        <source>{file} had text that was not saved when Nablascope was cut off.</source>
        <translation>{file}: Nablascope가 갑자기 종료될 때 저장하지 않은 글이 있었습니다.</translation>
    </message>
    <message>
        <source>Load it</source>
        <translation>불러오기</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>내 것 유지</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>다른 이름으로 저장</translation>
    </message>
    <message>
        <source>Python scripts (*.py)</source>
        <translation>Python 스크립트 (*.py)</translation>
    </message>
</context>
<context>
    <name>ScriptForm</name>
    <message>
        <source>Write into the file</source>
        <translation>파일에 쓰기</translation>
    </message>
    <message>
        <source>Run the script from its beginning with these values</source>
        <translation>이 값으로 스크립트를 처음부터 다시 실행합니다</translation>
    </message>
    <message>
        <source>CONSTANTS OF THE SCRIPT</source>
        <translation>스크립트의 상수</translation>
    </message>
    <message>
        <source>OPTIONS</source>
        <translation>옵션</translation>
    </message>
    <message>
        <source>LEARNING RATE</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>RUN</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>What would follow the script&apos;s name on a command line</source>
        <translation>명령줄에서 스크립트 이름 뒤에 올 내용</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>명령줄 인자</translation>
    </message>
    <message>
        <source>As it says</source>
        <translation>스크립트대로</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Takes effect from the next iteration on, without a restart</source>
        <translation>다시 시작하지 않아도 다음 반복부터 적용됩니다</translation>
    </message>
    <message>
        <source>Line {line} of the script</source>
        <translation>스크립트의 {line}번 줄</translation>
    </message>
    <message>
        <source>Changed again in line {line}</source>
        <translation>{line}번 줄에서 다시 바뀝니다</translation>
    </message>
    <message>
        <source>When left out: {default}</source>
        <translation>비워 두면: {default}</translation>
    </message>
    <message>
        <source>Several values, with spaces between them</source>
        <translation>여러 값을 빈칸으로 구분하여 입력합니다</translation>
    </message>
    <message>
        <source>Of the generators of torch, NumPy and Python: the script sets none itself</source>
        <translation>torch, NumPy, Python 난수 생성기의 시드입니다. 스크립트는 시드를 정하지 않습니다</translation>
    </message>
    <message>
        <source>The script seeds itself, in line {lines}; a seed here is for what it draws before</source>
        <translation>스크립트가 {lines}번 줄에서 시드를 직접 정합니다. 여기의 시드는 그 전에 뽑는 난수에 쓰입니다</translation>
    </message>
    <message>
        <source>line {line}: {seed}</source>
        <translation>{line}번 줄: {seed}</translation>
    </message>
    <message>
        <source>The script chooses its device in line {lines}, which another choice here replaces</source>
        <translation>스크립트는 {lines}번 줄에서 장치를 고릅니다. 여기서 다른 장치를 고르면 그 장치를 씁니다</translation>
    </message>
    <message>
        <source>group {number}</source>
        <translation>그룹 {number}</translation>
    </message>
    <message>
        <source>The file has other values.</source>
        <translation>파일의 값과 다릅니다.</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Keys and pointer</source>
        <translation>키와 포인터</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>편집</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>View</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>도움말</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Phase</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Slow motion</source>
        <translation>슬로 모션</translation>
    </message>
    <message>
        <source>iteration</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>loss of {iteration}</source>
        <translation>{iteration}번째 손실</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>Nothing has run yet. The marked line is next.</source>
        <translation>아직 아무것도 실행하지 않았습니다. 표시된 줄이 다음 차례입니다.</translation>
    </message>
    <message>
        <source>has changed no values.</source>
        <translation>→ 바뀐 값이 없습니다.</translation>
    </message>
    <message>
        <source>has computed {names}.</source>
        <translation>→ {names|을/를} 계산했습니다.</translation>
    </message>
    <message>
        <source>has turned all the errors into one number: {value}.</source>
        <translation>→ 모든 오차를 값 하나로 나타냈습니다: {value}.</translation>
    </message>
    <message>
        <source>has filled {names}: how fast the loss would change with it.</source>
        <translation>→ {names|을/를} 채웠습니다. 그 매개변수에 대한 손실의 변화율입니다.</translation>
    </message>
    <message>
        <source>has filled {names}: for each of {count} weights, how fast the loss would change with it.</source>
        <translation>→ {names|을/를} 채웠습니다. 가중치 {count}개 각각에 대한 손실의 변화율입니다.</translation>
    </message>
    <message>
        <source>has moved {names} a small step against the gradient.</source>
        <translation>→ {names|을/를} 기울기의 반대 방향으로 조금 옮겼습니다.</translation>
    </message>
    <message>
        <source>has cleared {names}: the next backward pass begins from zero.</source>
        <translation>→ {names|을/를} 0으로 초기화했습니다. 다음 역전파는 0에서 시작합니다.</translation>
    </message>
    <message>
        <source>{some} and {another}</source>
        <translation>{some}, {another}</translation>
    </message>
    <message>
        <source>Loss over iterations</source>
        <translation>반복에 따른 손실</translation>
    </message>
    <message>
        <source>Line {line}: {message}</source>
        <translation>{line}번 줄: {message}</translation>
    </message>
    <message>
        <source>← goes back to before it. To edit the loop, return to the desk with Esc.</source>
        <translation>← 키를 누르면 그 이전으로 돌아갑니다. 루프는 Esc로 발표를 끝낸 뒤 편집할 수 있습니다.</translation>
    </message>
    <message>
        <source>Slow motion: Space or Esc ends it.</source>
        <translation>슬로 모션: Space나 Esc를 누르면 끝납니다.</translation>
    </message>
    <message>
        <source>The ReLU blocks {blocked} of {count} terms.</source>
        <translation>ReLU가 항 {count}개 중 {blocked}개를 막습니다.</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>발표</translation>
    </message>
    <message>
        <source>learning rate {rate}</source>
        <translation>학습률 {rate}</translation>
    </message>
    <message>
        <source>What the line has done</source>
        <translation>이 줄이 한 일</translation>
    </message>
    <message>
        <source>On to the loss</source>
        <translation>손실까지 가기</translation>
    </message>
    <message>
        <source>Follow the largest term of each sum all the way to the loss</source>
        <translation>각 합에서 가장 큰 항을 따라 손실까지 갑니다</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Space run  ·  ← → line  ·  Shift ← → phase  ·  N iteration</source>
        <translation>Space 실행  ·  ← → 한 줄  ·  Shift ← → 한 단계  ·  N 반복 한 번</translation>
    </message>
    <message>
        <source>Space run  ·  ← → line  ·  I into  ·  O out  ·  Shift ← → phase  ·  N iteration</source>
        <translation>Space 실행  ·  ← → 한 줄  ·  I 안으로  ·  O 밖으로  ·  Shift ← → 한 단계  ·  N 반복 한 번</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>스레드</translation>
    </message>
    <message>
        <source>Iterations per second</source>
        <translation>초당 반복 횟수</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>초당 프레임 수</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>1 thread</source>
        <translation>스레드 1개</translation>
    </message>
    <message>
        <source>{count} threads</source>
        <translation>스레드 {count}개</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>시드 {seed}</translation>
    </message>
    <message>
        <source>Pause when: {conditions}</source>
        <translation>일시정지 조건: {conditions}</translation>
    </message>
    <message>
        <source>{speed:.0f} it/s</source>
        <translation>{speed:.0f}회/초</translation>
    </message>
    <message>
        <source>{frames:.0f} fps</source>
        <translation>{frames:.0f} fps</translation>
    </message>
    <message>
        <source>Stopped in the middle of line {line}; ← goes back to before it</source>
        <translation>{line}번 줄 중간에서 멈췄습니다. ← 키를 누르면 그 이전으로 돌아갑니다</translation>
    </message>
    <message>
        <source>The script waits for a line that you type in the log</source>
        <translation>스크립트가 입력을 기다립니다. 로그에 한 줄을 입력하세요</translation>
    </message>
    <message>
        <source>Working at line {line}, {seconds} s so far; Space stops it</source>
        <translation>{line}번 줄에서 {seconds}초째 계산 중입니다. Space 키를 누르면 멈춥니다</translation>
    </message>
    <message>
        <source>Before the training loop, at line {line} for {seconds} s; Space stops it</source>
        <translation>학습 루프에 이르기 전, {line}번 줄에서 {seconds}초째입니다. Space 키를 누르면 멈춥니다</translation>
    </message>
    <message>
        <source>Stopped at line {line} after {seconds} s; ← goes back to before it</source>
        <translation>{line}번 줄에서 {seconds}초 만에 멈췄습니다. ← 키를 누르면 그 이전으로 돌아갑니다</translation>
    </message>
    <message>
        <source>Loading torch…</source>
        <translation>torch를 불러오는 중…</translation>
    </message>
    <message>
        <source>{name} does not run as it is: mend it, or let Reset try again</source>
        <translation>{name|은/는} 이대로 실행되지 않습니다. 고치거나 초기화로 다시 시도하세요</translation>
    </message>
    <message>
        <source>No experiment yet: a choice in the form cannot be run</source>
        <translation>아직 실험이 없습니다. 실행할 수 없는 설정이 있습니다</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>The script has ended after iteration {iteration}; ← goes back into it</source>
        <translation>{iteration}번째 반복 뒤에 스크립트가 끝났습니다. ← 키를 누르면 되돌아갑니다</translation>
    </message>
    <message>
        <source>Paused at iteration {iteration} as planned; Run goes on for as many again</source>
        <translation>예정대로 {iteration}번째 반복에서 일시정지. 실행을 누르면 그만큼 더 반복합니다</translation>
    </message>
    <message>
        <source>Stopped by an error; ← goes back to before it</source>
        <translation>오류로 멈췄습니다. ← 키를 누르면 그 이전으로 돌아갑니다</translation>
    </message>
    <message>
        <source>Still working; Space stops it</source>
        <translation>아직 계산 중입니다. Space 키를 누르면 멈춥니다</translation>
    </message>
    <message>
        <source>Paused at a breakpoint, line {line} is next</source>
        <translation>중단점에서 일시정지, 다음은 {line}번째 줄</translation>
    </message>
    <message>
        <source>Ready at the start</source>
        <translation>시작할 준비가 되었습니다</translation>
    </message>
    <message>
        <source>Paused after iteration {iteration}, line {line} is next</source>
        <translation>{iteration}번째 반복 뒤에서 멈춤, 다음은 {line}번 줄</translation>
    </message>
    <message>
        <source>Paused after line {line}, line {next} is next</source>
        <translation>{line}번 줄 뒤에 일시정지, 다음은 {next}번 줄</translation>
    </message>
    <message>
        <source>Paused after {phase}, line {next} is next</source>
        <translation>{phase} 뒤에 일시정지, 다음은 {next}번 줄</translation>
    </message>
</context>
<context>
    <name>TensorCard</name>
    <message>
        <source>map</source>
        <translation>히트맵</translation>
    </message>
    <message>
        <source>In the colours of the images, or as a map of their numbers</source>
        <translation>이미지의 색으로 보거나, 수의 히트맵으로 봅니다</translation>
    </message>
    <message>
        <source>image</source>
        <translation>이미지</translation>
    </message>
</context>
<context>
    <name>TensorList</name>
    <message>
        <source>{count} · search</source>
        <translation>{count} · 검색</translation>
    </message>
    <message>
        <source>not there yet</source>
        <translation>아직 없음</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>텐서</translation>
    </message>
    <message>
        <source>Search the tensors</source>
        <translation>텐서 검색</translation>
    </message>
    <message>
        <source>TENSORS</source>
        <translation>텐서</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>고정됨</translation>
    </message>
    <message>
        <source>not pinned</source>
        <translation>고정되지 않음</translation>
    </message>
    <message>
        <source>Tensors by module</source>
        <translation>모듈별 텐서</translation>
    </message>
    <message>
        <source>in between · at a pause</source>
        <translation>도중의 값 · 일시정지 때</translation>
    </message>
</context>
<context>
    <name>Tensors</name>
    <message>
        <source>parameters</source>
        <translation>매개변수</translation>
    </message>
    <message>
        <source>values of the iteration</source>
        <translation>이번 반복의 값</translation>
    </message>
    <message>
        <source>values in between</source>
        <translation>계산 도중의 값</translation>
    </message>
</context>
<context>
    <name>Term</name>
    <message>
        <source>∂loss/∂output</source>
        <translation>∂손실/∂출력</translation>
    </message>
    <message>
        <source>ReLU gate</source>
        <translation>ReLU 게이트</translation>
    </message>
    <message>
        <source>bias</source>
        <translation>편향</translation>
    </message>
    <message>
        <source>before</source>
        <translation>갱신 전</translation>
    </message>
    <message>
        <source>step</source>
        <translation>변화량</translation>
    </message>
    <message>
        <source>momentum</source>
        <translation>모멘텀</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>기울기</translation>
    </message>
    <message>
        <source>{number} (from the loss)</source>
        <translation>{number} (손실에서)</translation>
    </message>
    <message>
        <source>earlier passes</source>
        <translation>이전 역전파</translation>
    </message>
    <message>
        <source>prediction</source>
        <translation>예측</translation>
    </message>
    <message>
        <source>target</source>
        <translation>정답</translation>
    </message>
    <message>
        <source>product</source>
        <translation>곱</translation>
    </message>
    <message>
        <source>quotient</source>
        <translation>몫</translation>
    </message>
    <message>
        <source>square</source>
        <translation>제곱</translation>
    </message>
    <message>
        <source>the other {count}</source>
        <translation>나머지 {count}개</translation>
    </message>
    <message>
        <source>the same number</source>
        <translation>같은 수</translation>
    </message>
    <message>
        <source>the cell</source>
        <translation>이 칸</translation>
    </message>
    <message>
        <source>the row</source>
        <translation>이 행</translation>
    </message>
    <message>
        <source>weight decay</source>
        <translation>가중치 감쇠</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>평균</translation>
    </message>
    <message>
        <source>normalized</source>
        <translation>정규화한 값</translation>
    </message>
    <message>
        <source>the largest of {count}</source>
        <translation>{count}개 중 가장 큰 수</translation>
    </message>
</context>
<context>
    <name>TermRows</name>
    <message>
        <source>+ {count} smaller</source>
        <translation>+ 더 작은 항 {count}개</translation>
    </message>
    <message>
        <source>+ {count} smaller, {zeros} zero</source>
        <translation>+ 더 작은 항 {count}개, 0인 항 {zeros}개</translation>
    </message>
    <message>
        <source>+ {count} more</source>
        <translation>+ 나머지 항 {count}개</translation>
    </message>
    <message>
        <source>+ {count} more, {zeros} zero</source>
        <translation>+ 나머지 항 {count}개, 0인 항 {zeros}개</translation>
    </message>
    <message>
        <source>+ {zeros} zero</source>
        <translation>+ 0인 항 {zeros}개</translation>
    </message>
    <message>
        <source>An underlined factor leads on: click it, or choose it with the arrow keys and Enter. Backspace leads back.
The last row stands for the other terms: click it to see them all.</source>
        <translation>밑줄이 있는 인수를 클릭하거나 화살표 키와 Enter로 고르면 그 값의 설명으로 넘어갑니다. Backspace로 돌아옵니다.
마지막 행은 나머지 항을 모은 것입니다. 클릭하면 모두 보여 줍니다.</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>항</translation>
    </message>
</context>
<context>
    <name>TextsButton</name>
    <message>
        <source>Texts</source>
        <translation>지난 코드</translation>
    </message>
    <message>
        <source>Every text of this loop that ran, and what was typed</source>
        <translation>지금까지 실행했거나 입력한 학습 루프의 모든 코드</translation>
    </message>
    <message>
        <source>Run the original loop</source>
        <translation>원래 루프 실행</translation>
    </message>
    <message>
        <source>typed, never run</source>
        <translation>입력만 하고 실행하지 않음</translation>
    </message>
    <message>
        <source>from iteration {iteration}</source>
        <translation>반복 {iteration}부터</translation>
    </message>
</context>
<context>
    <name>TimelinePanel</name>
    <message>
        <source>Click or drag to go to an iteration.
Keys: Home for the start, End for the newest iteration, Page Up and Page Down for a tenth of the way</source>
        <translation>클릭하거나 끌면 그 반복으로 이동합니다.
키: Home은 시작, End는 가장 최근 반복, Page Up과 Page Down은 전체의 10분의 1씩 이동</translation>
    </message>
    <message>
        <source>iteration {iteration} of {end}</source>
        <translation>전체 {end}번 중 {iteration}번째 반복</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>타임라인</translation>
    </message>
</context>
<context>
    <name>TimelineRail</name>
    <message>
        <source>start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source> of {end}</source>
        <comment>after the number of an iteration: 128 of 500</comment>
        <translation> / {end}</translation>
    </message>
</context>
<context>
    <name>Toolbar</name>
    <message>
        <source>Toolbar</source>
        <translation>도구 모음</translation>
    </message>
    <message>
        <source>Trainer</source>
        <translation>트레이너</translation>
    </message>
    <message>
        <source>Another training loop, from its start</source>
        <translation>다른 학습 루프를 처음부터 시작</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>ITERATION</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>LOSS</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>LOSS OF {iteration}</source>
        <translation>{iteration}번째 손실</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중단</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시정지</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>BATCH</source>
        <translation>배치</translation>
    </message>
    <message>
        <source>Turn of the outer loop</source>
        <translation>바깥 루프의 차례</translation>
    </message>
    <message>
        <source>Place in the turn</source>
        <translation>그 안에서의 순서</translation>
    </message>
</context>
<context>
    <name>Trainer</name>
    <message>
        <source>Logistic regression · by hand</source>
        <translation>로지스틱 회귀 · 손계산</translation>
    </message>
    <message>
        <source>nn.Module · optimizer</source>
        <translation>nn.Module · 옵티마이저</translation>
    </message>
    <message>
        <source>sgd with momentum</source>
        <translation>모멘텀 sgd</translation>
    </message>
    <message>
        <source>Two-layer net · autograd</source>
        <translation>2층 신경망 · autograd</translation>
    </message>
    <message>
        <source>A script</source>
        <translation>스크립트</translation>
    </message>
</context>
<context>
    <name>Unsaved</name>
    <message>
        <source>{file} has unsaved text.</source>
        <translation>{file}: 저장하지 않은 글이 있습니다.</translation>
    </message>
    <message>
        <source>These files have unsaved text:</source>
        <translation>저장하지 않은 글이 있는 파일:</translation>
    </message>
    <message>
        <source>Save it before it is gone?</source>
        <translation>사라지기 전에 저장할까요?</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>Variables</name>
    <message>
        <source>… {count:,} more</source>
        <translation>… {count:,}개 더</translation>
    </message>
    <message>
        <source>{count:,} drawn</source>
        <translation>{count:,}개 꺼냄</translation>
    </message>
    <message>
        <source>its shape is not known yet</source>
        <translation>모양이 아직 정해지지 않음</translation>
    </message>
    <message>
        <source>{name} is computed when it is asked for. Watch it to see its value.</source>
        <translation>{name|은/는} 읽을 때 계산됩니다. 값을 보려면 조사식에 추가하세요.</translation>
    </message>
    <message>
        <source>Nothing is called {name} here.</source>
        <translation>여기에는 {name|이라는/라는} 이름이 없습니다.</translation>
    </message>
    <message>
        <source>imports and functions</source>
        <translation>가져온 모듈과 함수</translation>
    </message>
    <message>
        <source>This is not a name.</source>
        <translation>이름이 아닙니다.</translation>
    </message>
    <message>
        <source>1 name</source>
        <translation>이름 1개</translation>
    </message>
    <message>
        <source>{count:,} names</source>
        <translation>이름 {count:,}개</translation>
    </message>
    <message>
        <source>1 attribute</source>
        <translation>속성 1개</translation>
    </message>
    <message>
        <source>{count:,} attributes</source>
        <translation>속성 {count:,}개</translation>
    </message>
    <message>
        <source>an integer of {bits:,} bits</source>
        <translation>{bits:,}비트 정수</translation>
    </message>
    <message>
        <source>{count:,} characters</source>
        <translation>{count:,}자</translation>
    </message>
    <message>
        <source>{count:,} bytes</source>
        <translation>{count:,}바이트</translation>
    </message>
    <message>
        <source>1 item</source>
        <translation>항목 1개</translation>
    </message>
    <message>
        <source>{count:,} items</source>
        <translation>항목 {count:,}개</translation>
    </message>
    <message>
        <source>{count:,} items:</source>
        <translation>항목 {count:,}개:</translation>
    </message>
    <message>
        <source>1 entry</source>
        <translation>항목 1개</translation>
    </message>
    <message>
        <source>{count:,} entries</source>
        <translation>항목 {count:,}개</translation>
    </message>
    <message>
        <source>1 parameter</source>
        <translation>매개변수 1개</translation>
    </message>
    <message>
        <source>{count:,} parameters</source>
        <translation>매개변수 {count:,}개</translation>
    </message>
    <message>
        <source>learning rate {rates}</source>
        <translation>학습률 {rates}</translation>
    </message>
    <message>
        <source>batches of {size}</source>
        <translation>배치 크기 {size}</translation>
    </message>
    <message>
        <source>{name}() on a computed tensor could not be undone: it is not evaluated here.</source>
        <translation>계산된 텐서에 대한 {name}()은 되돌릴 수 없으므로 여기서는 계산하지 않습니다.</translation>
    </message>
    <message>
        <source>This would use what cannot be put back afterwards, such as an iterator.</source>
        <translation>반복자처럼 나중에 되돌릴 수 없는 것을 사용하게 되므로 계산하지 않습니다.</translation>
    </message>
    <message>
        <source>It takes too long.</source>
        <translation>시간이 너무 오래 걸립니다.</translation>
    </message>
    <message>
        <source>This is no expression: {reason}.</source>
        <translation>식이 아닙니다: {reason}.</translation>
    </message>
    <message>
        <source>a statement has no value</source>
        <translation>문에는 값이 없습니다</translation>
    </message>
</context>
<context>
    <name>VariablesPanel</name>
    <message>
        <source>Variables</source>
        <translation>변수</translation>
    </message>
    <message>
        <source>the script itself</source>
        <translation>스크립트 본문</translation>
    </message>
    <message>
        <source>Call stack</source>
        <translation>호출 스택</translation>
    </message>
    <message>
        <source>expressions are evaluated at a pause</source>
        <translation>조사식은 일시정지할 때 계산됩니다</translation>
    </message>
    <message>
        <source>Show as a map</source>
        <translation>히트맵으로 보기</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>조사식에 추가</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>값 복사</translation>
    </message>
    <message>
        <source>Watched expressions</source>
        <translation>조사식</translation>
    </message>
    <message>
        <source>Expression to watch</source>
        <translation>조사할 식</translation>
    </message>
    <message>
        <source>watch an expression</source>
        <translation>조사할 식 입력</translation>
    </message>
    <message>
        <source>Enter watches it: its value at each pause. Nothing in the run changes.</source>
        <translation>Enter를 누르면 일시정지할 때마다 값을 보여 줍니다. 학습에는 아무 영향이 없습니다.</translation>
    </message>
    <message>
        <source>grad</source>
        <comment>that autograd follows a tensor, in as few letters as there can be</comment>
        <translation>grad</translation>
    </message>
    <message>
        <source>norm {norm}</source>
        <translation>노름 {norm}</translation>
    </message>
    <message>
        <source>requires grad</source>
        <translation>requires_grad</translation>
    </message>
</context>
<context>
    <name>WhatIf</name>
    <message>
        <source>Forget zero_grad</source>
        <translation>zero_grad를 빠뜨린다면</translation>
    </message>
    <message>
        <source>forget zero_grad</source>
        <translation>zero_grad 생략</translation>
    </message>
    <message>
        <source>Look for the gradients: each backward adds to what is already there, so slopes long out of date go on pushing the weights.</source>
        <translation>기울기를 보세요. 역전파를 할 때마다 이미 있던 값에 더해지므로, 오래전에 쓸모를 잃은 기울기가 가중치를 계속 밀고 갑니다.</translation>
    </message>
    <message>
        <source>Forget no_grad</source>
        <translation>no_grad를 빠뜨린다면</translation>
    </message>
    <message>
        <source>no no_grad</source>
        <translation>no_grad 없음</translation>
    </message>
    <message>
        <source>Look for the first line that moves a weight: torch refuses to change in place what it is recording.</source>
        <translation>가중치를 처음 옮기는 줄을 보세요. torch는 기록하고 있는 텐서를 제자리에서(in-place) 바꾸지 못하게 합니다.</translation>
    </message>
    <message>
        <source>Flip the sign of the step</source>
        <translation>갱신의 부호를 뒤집는다면</translation>
    </message>
    <message>
        <source>flipped sign</source>
        <translation>부호 반전</translation>
    </message>
    <message>
        <source>Look for the loss: the gradient points uphill and the weights now follow it, so the loss soon climbs.</source>
        <translation>손실을 보세요. 기울기는 오르막을 가리키고 가중치가 이제 그 방향을 따라가므로, 손실이 곧 올라갑니다.</translation>
    </message>
    <message>
        <source>Leave out the ReLU</source>
        <translation>ReLU를 뺀다면</translation>
    </message>
    <message>
        <source>no ReLU</source>
        <translation>ReLU 없음</translation>
    </message>
    <message>
        <source>Look for the loss: it jumps, since negative hidden values now count too. With no bend between them, two layers can do no more than one.</source>
        <translation>손실을 보세요. 음수인 은닉값까지 더해지므로 손실이 갑자기 뜁니다. 사이에 비선형 함수가 없으면 두 층은 한 층보다 나을 것이 없습니다.</translation>
    </message>
    <message>
        <source>Start all weights at zero</source>
        <translation>모든 가중치를 0에서 시작한다면</translation>
    </message>
    <message>
        <source>zero weights</source>
        <translation>가중치 0</translation>
    </message>
    <message>
        <source>Look for w1.grad and w2.grad: the zeros of each layer block the other, so both are exactly zero and plain gradient descent stands still.</source>
        <translation>w1.grad와 w2.grad를 보세요. 한 층의 0이 다른 층을 막아 둘 다 정확히 0이 되고, 기본 경사 하강법은 제자리에 멈춥니다.</translation>
    </message>
    <message>
        <source>A learning rate ten times as large</source>
        <translation>학습률이 10배라면</translation>
    </message>
    <message>
        <source>10 × lr</source>
        <translation>lr × 10</translation>
    </message>
    <message>
        <source>Look for the loss: a step ten times as long can leap across the valley and climb out, or, where the valley is wide, get down sooner.</source>
        <translation>손실을 보세요. 보폭이 10배가 되면 골짜기를 뛰어넘어 밖으로 올라가 버릴 수도 있고, 골짜기가 넓으면 더 빨리 내려갈 수도 있습니다.</translation>
    </message>
    <message>
        <source>Swap the two updates</source>
        <translation>두 갱신의 순서를 바꾼다면</translation>
    </message>
    <message>
        <source>swapped updates</source>
        <translation>갱신 순서 교환</translation>
    </message>
    <message>
        <source>Look for nothing: every number stays the same, because both gradients were taken before either weight moved.</source>
        <translation>달라지는 것이 없습니다. 두 기울기 모두 가중치가 움직이기 전에 구했으므로 모든 값이 그대로입니다.</translation>
    </message>
</context>
<context>
    <name>WhatIfButton</name>
    <message>
        <source>What if…</source>
        <translation>만약에…</translation>
    </message>
    <message>
        <source>What if this loop were different?</source>
        <translation>이 루프가 달랐다면?</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Iteration {iteration} came out otherwise than when it was first computed: this loop depends on more than its own state.</source>
        <translation>{iteration}번째 반복의 결과가 처음 계산했을 때와 다릅니다. 이 루프의 결과는 루프 자신의 상태가 아닌 것에도 좌우됩니다.</translation>
    </message>
    <message>
        <source>No log of errors is kept: {file} cannot be written ({reason}).</source>
        <translation>오류 로그를 남길 수 없습니다. {file} 파일에 쓸 수 없습니다({reason}).</translation>
    </message>
    <message>
        <source>Nablascope did not end properly the last time. What is known of it is in the log.</source>
        <translation>지난번에 Nablascope가 정상적으로 종료되지 않았습니다. 알려진 내용은 로그에 있습니다.</translation>
    </message>
    <message>
        <source>“Pause when” is still set: {conditions}</source>
        <translation>설정한 일시정지 조건이 아직 켜져 있습니다: {conditions}</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>바꾸기…</translation>
    </message>
    <message>
        <source>Paused: {reason}</source>
        <translation>일시정지: {reason}</translation>
    </message>
    <message>
        <source>Go to iteration {iteration}, when all was well</source>
        <translation>모두 정상이던 {iteration}번째 반복으로 가기</translation>
    </message>
    <message>
        <source>Nablascope · edited loop</source>
        <translation>Nablascope · 편집된 루프</translation>
    </message>
    <message>
        <source>{message}  (more in {file})</source>
        <translation>{message}  (자세한 내용: {file})</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>명령 복사</translation>
    </message>
    <message>
        <source>Show log file</source>
        <translation>로그 파일 보기</translation>
    </message>
    <message>
        <source>it is no file</source>
        <translation>파일이 아님</translation>
    </message>
    <message>
        <source>Slow motion: the loop steps by itself, line by line. Space or Esc ends it.</source>
        <translation>슬로 모션: 루프가 한 줄씩 저절로 실행됩니다. Space나 Esc를 누르면 끝납니다.</translation>
    </message>
    <message>
        <source>End slow motion</source>
        <translation>슬로 모션 끝내기</translation>
    </message>
</context>
<context>
    <name>Worker</name>
    <message>
        <source>The experiment could not be started. {reason}</source>
        <translation>실험을 시작할 수 없습니다. {reason}</translation>
    </message>
    <message>
        <source>Stopped on the way.</source>
        <translation>도중에 멈췄습니다.</translation>
    </message>
</context>
</TS>
