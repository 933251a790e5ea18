"""OpenAPI 3.1: how drf-spectacular reads an operation from a view of ours."""

from authserver.api.schema_bodies import Bodies
from authserver.api.shapes import Shape
from realms.management_scopes import Act, scope

SECURITY = "realm"  # the name of the one security scheme


class Schema(Bodies):
    """The description of one operation: what a view says of itself, and what holds for all of them."""

    def get_operation_id(self) -> str:
        """Name the operation after its address and what is done there."""
        steps = [part.replace("-", "_") for part in self.path.split("/") if part and not part.startswith("{")]
        done = self.view.action
        return "_".join([*steps, *([] if steps[-1] == done else [done])])

    def get_tags(self) -> list[str]:
        """Group operations by the first step of their addresses."""
        return [self.path.strip("/").partition("/")[0]]

    def get_summary(self) -> str:
        """Return the first sentence about what is done."""
        return self._told()[0]

    def get_description(self) -> str:  # type: ignore[override]  # drf-spectacular's, which asks for nothing
        """Return the other ones, and the scope that a token needs."""
        act = Act.READ if self.method == "GET" else Act.WRITE
        return "\n\n".join([*filter(None, [self._told()[1]]), f"Needs the scope `{scope(self.view.area, act)}`."])

    def get_auth(self) -> list[dict[str, list[str]]]:
        """Return the scope that a token needs."""
        return [{SECURITY: [scope(self.view.area, Act.READ if self.method == "GET" else Act.WRITE)]}]

    def _told(self) -> tuple[str, str]:
        text = getattr(self.view, self.view.action).__doc__ or ""
        first, _, rest = " ".join(text.split()).partition(". ")
        return first.rstrip(".") + ".", rest

    def _get_parameters(self) -> list[Shape]:
        places = [part[1:-1] for part in self.path.split("/") if part.startswith("{")]
        return [_in_path(name) for name in places] + self._in_query() + self._in_headers()

    def _in_query(self) -> list[Shape]:
        filters = getattr(self.view, "filters", {}) if self.view.action == "list" else {}
        found = []
        for name, description in self.view.known_parameters().items():
            values = filters[name].values if name in filters else None
            kind: Shape = {"type": "string"} | ({"enum": list(values)} if values else {})
            if name == "limit":
                kind = {"type": "integer", "minimum": 1, "maximum": 200}
            found.append({"name": name, "in": "query", "description": description, "schema": kind})
        return found

    def _in_headers(self) -> list[Shape]:
        told = {}
        if self.view.action in self.view.heeds_tags:
            told["If-Match"] = "The tag of the state that was seen: refused with 412 when there is another by now."
        if self.view.action == "update":
            told["If-None-Match"] = "With `*`: make a new one, and change none that is there."
        elif self.view.action == "retrieve":
            told["If-None-Match"] = "The tag of what is known: answered with 304 while it is the present one."
        kind = {"type": "string"}
        return [{"name": name, "in": "header", "description": text, "schema": kind} for name, text in told.items()]


def _in_path(name: str) -> Shape:
    description = "Its name; one with a slash as `~` and its base64url."
    return {"name": name, "in": "path", "required": True, "description": description, "schema": {"type": "string"}}
