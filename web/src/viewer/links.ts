import { fetchFile, type Progress } from "./fetch_file";
import { fileOf, type Format } from "./files";
import type { FileLink, ViewedObject } from "./model";
import { ViewerError } from "./trouble";

type Renew = () => Promise<ViewedObject[] | undefined>;

/**
 * Links fetches objects' files by links that run out: it asks once for fresh ones
 * when storage refuses one or its time is over.
 */
export class Links {
  private renewing: Promise<void> | undefined;

  constructor(private objects: ViewedObject[], private readonly renew: Renew | undefined, private readonly now: () => number = Date.now) {}

  /** The link of an object's file, fresh enough to use. */
  async link(object: number, format: Format): Promise<FileLink> {
    const found = this.find(object, format);
    if (new Date(found.expires_at).getTime() > this.now() + 5000) return found;
    await this.refresh();
    return this.find(object, format);
  }

  async fetch(object: number, format: Format, progress?: (p: Progress) => void, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const options = { ...(progress ? { progress } : {}), ...(signal ? { signal } : {}) };
    const first = await this.link(object, format);
    try {
      return await fetchFile(first.url, { total: first.bytes ?? 0, ...options });
    } catch (error) {
      // Storage says 403 for a link that has run out, and 404 where it may not list.
      if (!(error instanceof ViewerError) || (error.trouble !== "expired" && error.trouble !== "missing") || !this.renew) throw error;
    }
    await this.refresh();
    const second = this.find(object, format);
    return fetchFile(second.url, { total: second.bytes ?? 0, ...options });
  }

  private find(object: number, format: Format): FileLink {
    const o = this.objects.find((o) => o.object === object);
    const link = o && fileOf(o, format);
    if (!link) throw new ViewerError("missing", `no link to ${format}`);
    return link;
  }

  private async refresh(): Promise<void> {
    if (!this.renew) return;
    this.renewing ??= this.renew()
      .then((fresh) => {
        if (fresh) this.objects = fresh;
      })
      .catch((cause: unknown) => {
        throw new ViewerError("network", "ask for fresh links", { cause });
      })
      .finally(() => {
        this.renewing = undefined;
      });
    await this.renewing;
  }
}
