"""A cross-encoder that is real in all but its weights: an ONNX graph over a real tokenizer's pairs.

Its logit is the number of the query's tokens that the document has.
"""

import json
from functools import cache
from pathlib import Path

import onnx
from onnx import TensorProto, helper

MINILM = Path(__file__).parents[2] / "src/suggest_watch/data/minilm"
MAX_TOKENS = 64
_LAST_SPECIAL_TOKEN = 998


def model_files() -> dict[str, bytes]:
    """Return the files of the model by their names in a hub's repository."""
    return {
        "onnx/model.onnx": _model(),
        "tokenizer.json": (MINILM / "tokenizer.json").read_bytes(),
        "config.json": json.dumps({"pad_token_id": 0}).encode(),
        "tokenizer_config.json": json.dumps(
            {"model_max_length": MAX_TOKENS, "pad_token": "[PAD]"}
        ).encode(),
    }


def write_model(folder: Path) -> Path:
    """Write the files into `folder` and return it."""
    for name, content in model_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@cache
def _model() -> bytes:
    def column(name: str) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.INT64, ["pairs", "tokens"])

    def number(name: str, value: int) -> onnx.TensorProto:
        return helper.make_tensor(name, TensorProto.INT64, [1], [value])

    def node(kind: str, inputs: str, output: str, **attributes: int) -> onnx.NodeProto:
        return helper.make_node(kind, inputs.split(), [output], **attributes)

    nodes = [
        node("Greater", "input_ids last_special", "is_word"),
        node("Equal", "token_type_ids zero", "is_first"),
        node("Not", "is_first", "is_second"),
        node("And", "is_word is_first", "in_query"),
        node("And", "is_word is_second", "in_document"),
        # Every token of the query beside every token of the document.
        node("Unsqueeze", "input_ids two", "down"),
        node("Unsqueeze", "input_ids one", "across"),
        node("Equal", "down across", "same"),
        node("Unsqueeze", "in_document one", "document_across"),
        node("And", "same document_across", "found"),
        node("Cast", "found", "found_numbers", to=TensorProto.FLOAT),
        node("ReduceMax", "found_numbers two", "has", keepdims=0),
        node("Cast", "in_query", "query_numbers", to=TensorProto.FLOAT),
        node("Mul", "has query_numbers", "counts"),
        node("ReduceSum", "counts one", "logits", keepdims=1),
    ]
    graph = helper.make_graph(
        nodes,
        "shared_tokens",
        [column("input_ids"), column("attention_mask"), column("token_type_ids")],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["pairs", 1])],
        [
            number("last_special", _LAST_SPECIAL_TOKEN),
            number("zero", 0),
            number("one", 1),
            number("two", 2),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    onnx.checker.check_model(model)
    serialised: bytes = model.SerializeToString()
    return serialised
