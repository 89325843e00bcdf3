"""Kinds of torch functions, by name."""

from __future__ import annotations

PRODUCTS = ("mm", "matmul", "linear", "addmm", "mv", "bmm", "einsum")
"""Matrix products."""

UNARY = (
    *("abs", "acos", "acosh", "arccos", "arcsin", "arctan", "asin", "asinh", "atan", "atanh", "ceil", "celu", "clamp"),
    *("clamp_max", "clamp_min", "clip", "cos", "cosh", "deg2rad", "elu", "erf", "erfc", "erfinv", "exp", "exp2"),
    *("expm1", "floor", "gelu", "hardshrink", "hardsigmoid", "hardswish", "hardtanh", "leaky_relu", "lgamma", "log"),
    *("log10", "log1p", "log2", "logit", "logsigmoid", "mish", "nan_to_num", "neg", "positive", "rad2deg"),
    *("reciprocal", "relu", "relu6", "round", "rsqrt", "selu", "sgn", "sigmoid", "sign", "silu", "sin", "sinc"),
    *("sinh", "softplus", "softshrink", "softsign", "sqrt", "square", "tan", "tanh", "tanhshrink", "threshold"),
    *("trunc", "dropout", "feature_dropout", "alpha_dropout", "i0", "digamma", "frac", "float_power"),
)
"""Those whose every output number depends on one input number, at the same cell."""

BINARY = ("add", "sub", "rsub", "mul", "div", "true_divide", "multiply", "divide", "subtract")
"""Arithmetic between numbers at the same cell, broadcast."""

REARRANGEMENTS = (
    *("T", "mT", "H", "mH", "t", "adjoint", "transpose", "swapaxes", "swapdims", "permute", "movedim", "moveaxis"),
    *(
        "view",
        "view_as",
        "reshape",
        "reshape_as",
        "flatten",
        "unflatten",
        "ravel",
        "squeeze",
        "unsqueeze",
        "contiguous",
    ),
    *("expand", "expand_as", "broadcast_to", "repeat", "tile", "clone", "detach", "data", "alias", "as_strided"),
    *("getitem", "select", "narrow", "index_select", "chunk", "split", "tensor_split", "unbind", "flip", "fliplr"),
    *("flipud", "roll", "rot90", "diagonal", "unfold", "to", "float", "double", "type", "type_as", "cpu", "cuda"),
    *("atleast_1d", "atleast_2d", "atleast_3d", "take", "gather", "embedding", "repeat_interleave", "masked_select"),
)
"""Those whose every output number is one of the input's numbers."""

_REVERSED = {"radd": "add", "rmul": "mul"}


def plain(name: str) -> str:
    """Return the name of a function without what tells that it is an operator or works in place: `__iadd__` → add."""
    bare = name.strip("_")
    if name.startswith("__i") and bare[1:] in (*BINARY, "truediv", "pow"):
        bare = bare[1:]
    bare = {"truediv": "div", "rtruediv": "rdiv", "multiply": "mul", "subtract": "sub", "divide": "div"}.get(bare, bare)
    return _REVERSED.get(bare, bare)
