"""Functions of torch, each with random arguments: whatever a person writes must be explained."""

from tests.core.explain.functions.elementwise import ACTIVATIONS, ARITHMETIC, UNARY
from tests.core.explain.functions.layers import CONVOLUTIONS, LAYERS, NORMALIZATION, POOLING, UNLIKE_ITS_SLOPE
from tests.core.explain.functions.losses import LOSSES
from tests.core.explain.functions.products import PRODUCTS
from tests.core.explain.functions.programs import PROGRAMS, UNFOLLOWED
from tests.core.explain.functions.rearranging import REARRANGING
from tests.core.explain.functions.reductions import REDUCTIONS

FUNCTIONS = {
    **PRODUCTS,
    **ACTIVATIONS,
    **UNARY,
    **ARITHMETIC,
    **REDUCTIONS,
    **CONVOLUTIONS,
    **POOLING,
    **NORMALIZATION,
    **LAYERS,
    **LOSSES,
    **REARRANGING,
    **PROGRAMS,
}

NO_SLOPES = {**UNFOLLOWED, **UNLIKE_ITS_SLOPE}
"""Those whose gradient is not the slope of what they return."""

__all__ = ["FUNCTIONS", "NO_SLOPES"]
