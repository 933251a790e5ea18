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
LOOK = """expected => {
    const element = document.activeElement;
    if (["date", "datetime-local"].includes(element.type) && element === window.tour[expected - 1])
        return null;  // a moment has a stop for its day, its month, its hour
    const named = `${element.localName} ${element.name || element.textContent.trim().slice(0, 40)}`;
    const place = window.tour.findIndex(one => one === element || (one.type === "radio" && one.name === element.name));
    const style = getComputedStyle(element);
    const found = [];
    if (place !== expected) found.push(`Tab ${expected + 1} leads to ${named}, which is number ${place + 1}`);
    else if (style.outlineStyle === "none" || style.outlineStyle !== "auto" && parseFloat(style.outlineWidth) < 2)
        found.push(`focus cannot be seen on ${named}`);
    return found;
}"""


def findings(page: Page) -> list[str]:
    """Press Tab from the top of the page to its end."""
    found: list[str] = []
    for number in range(page.evaluate(COLLECT, USABLE)):
        seen = None
        while seen is None:
            page.keyboard.press("Tab")
            seen = page.evaluate(LOOK, number)
        found += seen
    return found
