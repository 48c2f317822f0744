import { render } from "preact";
import { App } from "./app/app";
import "./ui/base.css";

const root = document.getElementById("app");
if (!root) throw new Error("the page has no #app");
render(<App />, root);
