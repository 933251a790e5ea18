"""WCAG 2.2, 1.4.11 with the colours of the system (`forced-colors`), and 2.3.3: what moves stands still on request."""

from playwright.sync_api import Page

BORDERS = """() => [...document.querySelectorAll("button, .button, input:not([type=hidden]), select, textarea")]
    .filter(element => element.checkVisibility() && element.getClientRects().length)
    .filter(element => {
        if (["checkbox", "radio", "file", "color"].includes(element.type)) return false;
        const style = getComputedStyle(element);
        return style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) < 1
            || style.borderTopColor === style.backgroundColor;
    })
    .map(element => `${element.localName} has no border: ${element.name || element.textContent.trim()}`)"""
MOVING = """() => [...document.querySelectorAll("*")]
    .filter(element => {
        const {transitionDuration, animationName} = getComputedStyle(element);
        return transitionDuration.split(",").some(time => parseFloat(time) > 0) || animationName !== "none";
    })
    .map(element => `${element.localName}.${element.className} moves`)"""


def findings(page: Page) -> list[str]:
    """Look at the borders under forced colours, and at what moves although the browser asks for stillness."""
    page.emulate_media(forced_colors="active")
    found = [f"forced colours: {finding}" for finding in page.evaluate(BORDERS)]
    found += [f"reduced motion: {finding}" for finding in page.evaluate(MOVING)]
    page.emulate_media(forced_colors="none")
    return found
