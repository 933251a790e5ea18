// The browser holds a cookie that this page cannot read and sends it along. When an API takes it no more, the login
// renews it; when that refuses, the person signs in, and comes back here.

const { issuer, apis } = await (await fetch("/addresses.json")).json();
const said = document.getElementById("said");

const ask = (name) => fetch(`${apis[name]}/${name}`, { credentials: "include" });

async function renew() {
  const answer = await fetch(`${issuer}/session/refresh`, { method: "POST", credentials: "include" });
  if (answer.status === 401) location.assign(`${issuer}/account/login/?next=${encodeURIComponent(location.href)}`);
  return answer.ok;
}

async function look(name) {
  let answer = await ask(name);
  if (answer.status === 401 && await renew()) answer = await ask(name);
  if (!answer.ok) return;
  const { items, by } = await answer.json();
  said.textContent = `${items.join(", ")}, by ${by}`;
}

for (const button of document.querySelectorAll("button[value]")) {
  button.addEventListener("click", () => look(button.value));
}
document.getElementById("sign-out").action = `${issuer}/session/logout?next=${encodeURIComponent(location.origin + "/")}`;
