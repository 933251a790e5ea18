"""Names that people know, and the hosts that may use them: on any other, such a name is somebody's claim.

Hosts are listed one by one: under many of these domains strangers publish pages too.
"""

from collections.abc import Mapping

OPENAI = ("openai.com", "chatgpt.com", "auth.openai.com", "platform.openai.com")
ANTHROPIC = ("claude.ai", "claude.com", "anthropic.com", "www.anthropic.com", "console.anthropic.com")
GOOGLE = (
    "google.com",
    "www.google.com",
    "accounts.google.com",
    "gemini.google.com",
    "oauth-redirect.googleusercontent.com",
)
MICROSOFT = (
    "microsoft.com",
    "www.microsoft.com",
    "login.microsoftonline.com",
    "login.live.com",
    "copilot.microsoft.com",
    "global.consent.azure-apim.net",
)
VISUAL_STUDIO_CODE = ("vscode.dev", "insiders.vscode.dev", "code.visualstudio.com")

FAMOUS_NAMES: Mapping[str, tuple[str, ...]] = {
    "Amazon": ("amazon.com", "www.amazon.com", "aws.amazon.com"),
    "Anthropic": ANTHROPIC,
    "Apple": ("apple.com", "www.apple.com", "appleid.apple.com"),
    "Atlassian": ("atlassian.com", "www.atlassian.com", "id.atlassian.com"),
    "Azure": (*MICROSOFT, "portal.azure.com"),
    "ChatGPT": OPENAI,
    "Claude": ANTHROPIC,
    "Codex": OPENAI,
    "Copilot": (*MICROSOFT, "github.com"),
    "Cursor": ("cursor.com", "www.cursor.com"),
    "DeepSeek": ("deepseek.com", "www.deepseek.com", "chat.deepseek.com"),
    "Dropbox": ("dropbox.com", "www.dropbox.com"),
    "Facebook": ("facebook.com", "www.facebook.com"),
    "Gemini": GOOGLE,
    "GitHub": ("github.com", "copilot.github.com"),
    "GitLab": ("gitlab.com",),
    "Google": GOOGLE,
    "Grok": ("grok.com", "x.ai"),
    "Instagram": ("instagram.com", "www.instagram.com"),
    "Le Chat": ("chat.mistral.ai", "callback.mistral.ai"),
    "LinkedIn": ("linkedin.com", "www.linkedin.com"),
    "Microsoft": MICROSOFT,
    "Mistral": ("mistral.ai", "chat.mistral.ai", "callback.mistral.ai", "console.mistral.ai"),
    "Netflix": ("netflix.com", "www.netflix.com"),
    "Notion": ("notion.so", "www.notion.so", "notion.com", "www.notion.com"),
    "OpenAI": OPENAI,
    "PayPal": ("paypal.com", "www.paypal.com"),
    "Perplexity": ("perplexity.ai", "www.perplexity.ai"),
    "Salesforce": ("salesforce.com", "www.salesforce.com", "login.salesforce.com"),
    "Slack": ("slack.com", "app.slack.com"),
    "Stripe": ("stripe.com", "dashboard.stripe.com"),
    "Visual Studio Code": VISUAL_STUDIO_CODE,
    "VS Code": VISUAL_STUDIO_CODE,
    "WhatsApp": ("whatsapp.com", "www.whatsapp.com"),
    "Windsurf": ("windsurf.com", "codeium.com"),
    "Zapier": ("zapier.com", "mcp.zapier.com"),
}
