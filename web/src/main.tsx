import { effect } from "@preact/signals";
import { render } from "preact";
import { findPlace } from "./api/place";
import { App } from "./app/app";
import { watchErrors } from "./app/broken";
import { keepSignedIn } from "./auth/renew";
import { language } from "./i18n/language";
import "./ui/base.css";
import { keepFocus } from "./ui/keep_focus";

watchErrors();
keepFocus();
effect(() => void (document.documentElement.lang = language.value));
const root = document.getElementById("app");
if (!root) throw new Error("the page has no #app");
await findPlace();
keepSignedIn();
render(<App />, root);
