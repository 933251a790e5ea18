"""OpenAPI 3.1: what an operation is sent and what it answers, problems and headers included."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from authserver.api import shapes
from authserver.api.shapes import Shape

if TYPE_CHECKING:
    from pydantic import BaseModel

JSON, PATCH, PROBLEM = "application/json", "application/merge-patch+json", "application/problem+json"
EVENTS = "text/event-stream"
TAG = {"schema": {"type": "string"}, "description": "RFC 9110 §8.8.3: the tag of the state that is shown."}
PLACE = {"schema": {"type": "string", "format": "uri"}, "description": "Where the new one is found."}
ALWAYS = {400, 401, 403, 404, 406, 429, 503}
OF_BODIES, OF_CHANGES = {409, 413, 415, 422}, {409, 412}
ONE_PROBLEM = {
    "type": "object",
    "required": ["pointer", "detail"],
    "properties": {"pointer": {"type": "string", "description": "RFC 6901."}, "detail": {"type": "string"}},
}
PROBLEM_SHAPE = {
    "type": "object",
    "description": "RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": ONE_PROBLEM, "description": "What is wrong with the body."},
    },
}


class Bodies(AutoSchema):
    """Read from what views declare (described.py)."""

    view: Any

    def _get_request_body(self, direction: str = "request") -> Shape | None:  # noqa: ARG002 (drf-spectacular's)
        shape = self._body()
        if shape is None:
            return None
        name = "".join(part.capitalize() for part in self.get_operation_id().split("_"))
        content = {"schema": self._component(f"{name}Body", shape)}
        if example := self.view.examples.get(self.view.action):
            content["example"] = example
        kinds = (PATCH, JSON) if self.method == "PATCH" else (JSON,)
        return {"required": True, "content": dict.fromkeys(kinds, content)}

    def _body(self) -> Shape | None:
        """Return the shape of what is sent; None for nothing."""
        model: type[BaseModel] | None = self.view.body_of(self.view.action)
        if model is None:
            return {"type": "object"} if self.view.action in self.view.takes_anything else None
        parts = self._parts(model, self.view.left_out)
        if self.method == "PATCH":
            return shapes.patch_of(parts)
        given = self.view.left_out | ({self.view.named, "name"} if self.method == "PUT" else set())
        return shapes.object_of(parts, required=shapes.demanded(model, without=given), closed=True)

    def _get_response_bodies(self, direction: str = "response") -> Shape:  # noqa: ARG002 (drf-spectacular's)
        codes = ALWAYS | self.view.refusals.get(self.view.action, set())
        codes |= OF_BODIES if self.method in {"POST", "PUT", "PATCH"} else set()
        codes |= OF_CHANGES if self.view.action in self.view.heeds_tags or self.method == "DELETE" else set()
        refused = {"content": {PROBLEM: {"schema": self._component("Problem", PROBLEM_SHAPE)}}}
        told = {str(code): {"description": HTTPStatus(code).phrase} | refused for code in sorted(codes)}
        return self._successes() | told

    def _successes(self) -> Shape:
        """Return what is answered when all is well, by status."""
        if self.view.action in self.view.streams:
            return {
                "200": {"description": "Events as they happen.", "content": {EVENTS: {"schema": {"type": "string"}}}}
            }
        done, answer = self.view.action, self._answer()
        if answer is None:
            return {"204": {"description": "Done."}}
        body = {"content": {JSON: {"schema": answer}}}
        tag = {"ETag": TAG} if done in {"retrieve", *self.view.heeds_tags} else {}
        made = {"201": {"description": "It was made.", "headers": tag | {"Location": PLACE}} | body}
        there = {"200": {"description": "As it is now.", "headers": tag} | body}
        if done in self.view.makes:
            return made if self.method == "POST" else there | made
        same = {"304": {"description": "It is as it was.", "headers": tag}} if done == "retrieve" else {}
        return there | same

    def _answer(self) -> Shape | None:
        """Return the shape of what is answered; None for nothing."""
        done, model = self.view.action, self.view.answers.get(self.view.action)
        if self.method == "DELETE":
            return None
        if model is not None:
            return self._component(model.__name__, self._whole(model))
        item = self._item()
        if done == "list":
            return shapes.list_of(item)
        once = self.view.told_once.get(done)
        told = {once: {"type": "string", "description": "Told this one time."}} if once else {}
        return {"allOf": [item, shapes.object_of(told, required=told)]} if told else item

    def _item(self) -> Shape:
        """Return the shape of one thing: what is written, and what only the server says."""
        model, says = self.view.item_type, self.view.says
        if model is None:
            return {"type": "object"}
        shape = self._whole(model, self.view.left_out | self.view.never_shown)
        for name, part in (self._whole(says)["properties"] if says else {}).items():
            shape["properties"][name] = part | {"readOnly": True}
        shape["required"] = list(shape["properties"])
        return self._component(self.view.called or model.__name__, shape)

    def _whole(self, model: "type[BaseModel]", without: frozenset[str] = frozenset()) -> Shape:
        parts = self._parts(model, without)
        return shapes.object_of(parts, required=parts)

    def _parts(self, model: "type[BaseModel]", without: frozenset[str]) -> Shape:
        parts, others = shapes.properties(model, without=without)
        for name, shape in others.items():
            self._component(name, shape)
        return parts

    def _component(self, name: str, shape: Shape) -> Shape:
        component = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=shape)
        self.registry.register_on_missing(component)
        ref: Shape = component.ref
        return ref
