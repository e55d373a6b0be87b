// Passkeys: ask the browser, and send its answer with the form of the page.

const fromText = (text) => {
  const letters = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
};
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const named = (list) => (list ?? []).map((each) => ({ ...each, id: fromText(each.id) }));

const place = document.querySelector("[data-kk-passkey]");
const way = place.dataset.kkPasskey;
const said = place.querySelector("[data-kk-passkey-said]");
const field = document.querySelector("input[name=credential]");
const words = {
  NotAllowedError: "Das wurde abgebrochen. Sie können es noch einmal versuchen.",
  InvalidStateError: "Dieses Gerät hat hier schon einen Passkey.",
};

async function ask() {
  const options = JSON.parse(place.dataset.kkOptions);
  options.challenge = fromText(options.challenge);
  if (way === "create") {
    options.user.id = fromText(options.user.id);
    options.excludeCredentials = named(options.excludeCredentials);
    return navigator.credentials.create({ publicKey: options });
  }
  options.allowCredentials = named(options.allowCredentials);
  return navigator.credentials.get({ publicKey: options });
}

function told(credential) {
  const { response } = credential;
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature"];
  const answer = {};
  for (const name of [...names, "userHandle"]) {
    if (response[name]) answer[name] = toText(response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: answer,
    clientExtensionResults: {},
  });
}

async function run(event) {
  event.preventDefault();
  said.textContent = "Bitte folgen Sie Ihrem Browser …";
  try {
    field.value = told(await ask());
    field.form.submit();
  } catch (error) {
    said.textContent = words[error.name] ?? "Ihr Browser konnte keinen Passkey benutzen.";
  }
}

if (window.PublicKeyCredential) {
  place.hidden = false;
  if (way === "create") field.form.addEventListener("submit", run);
  else place.querySelector("[data-kk-passkey-start]").addEventListener("click", run);
} else if (way === "create") {
  said.textContent = "Ihr Browser kennt keine Passkeys. Eine Authenticator-App geht immer.";
}
