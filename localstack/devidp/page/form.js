// Comforts. Every page works without them.
"use strict";

// Show what is typed into a password field. It is hidden again before it is sent,
// so that nothing but password managers remembers it.
for (const button of document.querySelectorAll("[data-reveals]")) {
  const input = document.getElementById(button.dataset.reveals);
  const set = (shown) => {
    input.type = shown ? "text" : "password";
    button.firstChild.data = shown ? "Hide" : "Show";
  };
  button.hidden = false;
  button.addEventListener("click", () => set(input.type === "password"));
  input.form.addEventListener("submit", () => set(false));
}

// Tick off the rules for a new password while it is typed. The server decides.
const met = {
  length: (s) => [...s].length >= 8,
  lower: (s) => /\p{Ll}/u.test(s),
  upper: (s) => /\p{Lu}/u.test(s),
  digit: (s) => /\p{Nd}/u.test(s),
};
const password = document.getElementById("password");
for (const item of document.querySelectorAll("[data-rule]")) {
  const update = () => {
    const done = met[item.dataset.rule](password.value);
    item.classList.toggle("met", done);
    item.querySelector("[data-met]").hidden = !done;
  };
  password.addEventListener("input", update);
  update();
}

// A form is sent once, however often its button is pressed; coming back to the
// page makes it new.
for (const form of document.forms) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => { sent = false; });
}
