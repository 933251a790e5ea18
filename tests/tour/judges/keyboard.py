"""WCAG 2.2, 2.1.1, 2.4.3 and 2.4.7: Tab reaches everything that can be used, in the order of the page, and is seen."""

from playwright.sync_api import Page

USABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']"
COLLECT = """usable => {
    const shown = [...document.querySelectorAll(usable)].filter(
        ({disabled, type}) => !disabled && type !== "hidden").filter(
        element => element.checkVisibility({visibilityProperty: true}));
    const groups = {};
    window.tour = shown.filter(element => {
        if (element.type !== "radio") return true;
        const first = element.name in groups;
        groups[element.name] = true;
        return !first;
    });
    document.body.tabIndex = -1;
    document.body.focus();
    return window.tour.length;
}"""
LISTEN = """() => {
    window.found = [];
    window.listening = new AbortController();
    const until = {signal: window.listening.signal};
    const judge = ({target: element}) => {
        const named = `${element.localName} ${element.name || element.textContent.trim().slice(0, 40)}`;
        const same = one => one === element || (one.type === "radio" && one.name === element.name);
        const place = window.tour.findIndex(same), number = window.found.length + 1;
        const style = getComputedStyle(element);
        if (place + 1 !== number) window.found.push(`Tab ${number} leads to ${named}, which is number ${place + 1}`);
        else if (style.outlineStyle === "none" || style.outlineStyle !== "auto" && parseFloat(style.outlineWidth) < 2)
            window.found.push(`focus cannot be seen on ${named}`);
        else window.found.push("");
    };
    addEventListener("focusin", judge, until);
    addEventListener("focusout", ({target, relatedTarget}) => {
        if (!relatedTarget && target !== document.body) judge({target: document.body});
    }, until);
}"""
STOPS_OF_A_MOMENT = 8  # its day, its month, its hour: the focus does not leave the field


def findings(page: Page) -> list[str]:
    """Hold Tab down from the top of the page to its end. The page itself looks: to ask after each Tab costs more."""
    expected = page.evaluate(COLLECT, USABLE)
    page.evaluate(LISTEN)
    found: list[str] = []
    presses = expected
    while len(found) < expected:
        for _ in range(presses):
            page.keyboard.down("Tab")
        reached, presses = len(found), STOPS_OF_A_MOMENT
        found = page.evaluate("window.found")
        if len(found) == reached:
            found = [*found, f"Tab {reached + 1} leads to nothing"]
            break
    page.keyboard.up("Tab")
    page.evaluate("window.listening.abort()")
    return [finding for finding in found[:expected] if finding]
