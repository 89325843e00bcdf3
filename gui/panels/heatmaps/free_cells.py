"""The places in a picture of tiles, or of a long vector, where there is no cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.view.snapshot import MapPicture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def free_cells(picture: MapPicture) -> NDArray[np.bool_] | None:
    """Return which pixels stand for no cell; None where all stand for one, or for several."""
    import numpy as np

    layout, area = picture.layout, picture.area
    if picture.pixels is None or (layout.tiles is None and not layout.wrap):
        return None
    if picture.row_step > 1 or picture.column_step > 1:
        return None
    rest = layout.rest
    row = np.arange(area.top, area.bottom)[:, np.newaxis]
    column = np.arange(area.left, area.right)[np.newaxis]
    if layout.tiles is None:
        return np.asarray(row * layout.wrap + column >= rest[0])
    number = row // (rest[-2] + 1) * layout.tiles[1] + column // (rest[-1] + 1)
    between = (row % (rest[-2] + 1) == rest[-2]) | (column % (rest[-1] + 1) == rest[-1])
    return np.asarray(between | (number >= np.prod(rest[:-2])))
