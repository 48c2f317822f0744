import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";
import { inject } from "vitest";
import { letters, type Letter } from "./mailbox";
import { program, root, type Running } from "./program";

const browserPath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

export const samplePhoto = join(root, "sample/photo.jpg");
export const sampleMask = join(root, "sample/mask.png");

/**
 * The whole program, which runs beside the tests and is the same for nearly all of
 * them, and a browser. People who must not meet have names of their own.
 */
export class World {
  private readonly known = new Map<string, string>();

  private constructor(private readonly at: Running, readonly browser: Browser) {}

  static async open(at: Running = inject("gen3d")): Promise<World> {
    if (!existsSync(browserPath)) throw new Error(`there is no ${browserPath}: install Chromium (Debian: apt-get install chromium), or name one with CHROMIUM`);
    // WebGL in software, and all else as a machine without a GPU has it. With
    // --use-angle=swiftshader every 2D canvas would be drawn by an emulated GPU too,
    // some hundred times slower than by the CPU.
    const browser = await chromium.launch({
      executablePath: browserPath,
      timeout: 120_000,
      args: ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader"],
    });
    return new World(at, browser);
  }

  /** The folder that the program keeps its state in; tests may lay files of theirs there. */
  get dir(): string {
    return this.at.dir;
  }
  get url(): string {
    return this.at.url;
  }
  get issuer(): string {
    return this.at.issuer;
  }
  get storage(): string {
    return this.at.s3;
  }

  /** A browser's window of its own, with storage of its own. */
  async context(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({ baseURL: this.url, locale: "en-GB", ...options });
    context.setDefaultTimeout(120_000);
    return context;
  }

  /** A window whose user is signed in already, by a token made for scripts. */
  async signedIn(user: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.context(options);
    await context.addInitScript(
      ([key, value]) => {
        if (!sessionStorage.getItem("e2e.signed-in")) localStorage.setItem(key, value);
        sessionStorage.setItem("e2e.signed-in", "once");
      },
      [`oidc.user:${this.issuer}:gen3d-web`, JSON.stringify(await this.tokens(user))] as const,
    );
    return context.newPage();
  }

  /** What the app keeps of somebody who is signed in. */
  async tokens(user: string): Promise<Record<string, unknown>> {
    return {
      access_token: await this.token(user),
      token_type: "Bearer",
      scope: "openid email profile",
      profile: { sub: user, email: `${user}@gen3d.localhost`, name: user },
      expires_at: Math.floor(Date.now() / 1000) + 3500,
    };
  }

  /** An access token of any user. */
  async token(user: string): Promise<string> {
    const before = this.known.get(user); // good for an hour, longer than any file of tests
    if (before !== undefined) return before;
    const { stdout } = await promisify(execFile)(program, ["dev", "token", "--user", user, "--client-id", "gen3d-web", "--dir", this.dir]);
    const token = stdout.trim();
    this.known.set(user, token);
    return token;
  }

  /** Calls the API as a user, beside the browser. */
  async api<T>(user: string, method: string, path: string, body?: unknown): Promise<T> {
    const headers = { Authorization: `Bearer ${await this.token(user)}`, ...(body === undefined ? {} : { "Content-Type": "application/json" }) };
    const ask = () => fetch(this.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    let res = await ask();
    // The service counts a user's requests, those of the page among them.
    for (; res.status === 429; res = await ask()) await new Promise((later) => setTimeout(later, 1000 * Number(res.headers.get("Retry-After") ?? 1)));
    const text = await res.text();
    if (!res.ok) throw new Error(`${method} ${path}: ${res.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  /** Sends files to storage as a user: a session with the sample, and its mask if wanted. Its model is made fast, unless told otherwise. */
  async upload(user: string, photo = samplePhoto, mask?: string, filename = "duck.jpg", preset = "fast"): Promise<string> {
    const made = await this.api<{ session_id: string; upload: Form }>(user, "POST", "/v1/sessions", { filename, preset });
    await send(made.upload, photo);
    if (mask) await this.mask(user, made.session_id, mask);
    return made.session_id;
  }

  /** Sends a mask of an object to storage as a user. */
  async mask(user: string, id: string, mask: string, object = 0): Promise<void> {
    await send((await this.api<{ upload: Form }>(user, "POST", `/v1/sessions/${id}/masks`, { object })).upload, mask);
  }

  /** Waits until a session is as wanted. */
  async session<S extends { status: string }>(user: string, id: string, ...wanted: string[]): Promise<S> {
    return eventually(`session ${id} is ${wanted.join(" or ")}`, async () => {
      const view = await this.api<{ session: S }>(user, "GET", `/v1/sessions/${id}`).catch(() => undefined);
      return view && wanted.includes(view.session.status) ? view.session : undefined;
    });
  }

  /** The mails that somebody got, oldest first. */
  mail(to: string): Promise<Letter[]> {
    return letters(this.url, to);
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

export interface Form {
  url: string;
  fields: Record<string, string>;
}

/** Sends a file by a presigned form. */
export async function send(form: Form, file: string): Promise<void> {
  const data = new FormData();
  for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
  data.append("file", new Blob([await readFile(file)]));
  const res = await fetch(form.url, { method: "POST", body: data });
  if (res.status !== 204) throw new Error(`upload ${file}: ${res.status} ${await res.text()}`);
}

/**
 * Asks again until there is an answer; errs after two minutes with what was waited for. It
 * asks less and less often, down to once a second: a page of the same user, whose
 * requests the service counts together, must not be refused for what a test asks.
 */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>, withinMs = 120_000): Promise<T> {
  const until = Date.now() + withinMs;
  for (let wait = 100; ; wait = Math.min(1000, wait * 1.5)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > until) throw new Error(`waited ${withinMs / 1000} s in vain: ${what}`);
    await new Promise((done) => setTimeout(done, wait));
  }
}
