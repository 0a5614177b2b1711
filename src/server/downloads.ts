// Hands out a file under an unguessable link until the link expires. Knows nothing of what the file is.
import type { Request, Response, Server } from 'restify';
import type { DownloadStore, SetupKey } from '../model/ports';
import type { Pages } from './pages';
import { sendBody, sendPage } from './send';

export interface DownloadOptions {
  downloads: DownloadStore;
  pages: Pages;
  now: () => Date;
  /** Somebody opened a link that once led to a file of this setup. */
  onExpiredLink: (owner: SetupKey) => Promise<void>;
}

export function addDownloads(server: Server, options: DownloadOptions): void {
  const { downloads, now, pages } = options;
  const answer = async (req: Request, res: Response): Promise<void> => {
    const token = String(req.params.token);
    if (!/^[\w-]{16,200}$/.test(token)) return sendPage(res, 404, pages.notFound);
    const file = await downloads.find(token, now());
    if (!file) {
      const owner = await downloads.findExpired(token, now());
      if (owner) await options.onExpiredLink(owner);
      return sendPage(res, owner ? 410 : 404, owner ? pages.downloadOver : pages.notFound);
    }
    res.header('Cache-Control', 'no-store');
    res.header('Content-Disposition', `attachment; filename="${toAscii(file.name)}"; filename*=UTF-8''${encodeURIComponent(file.name)}`);
    sendBody(res, { status: 200, contentType: file.contentType, body: file.content });
  };
  server.get('/downloads/:token', answer);
  // Mail filters look at a link before they let somebody follow it.
  server.head('/downloads/:token', answer);
}

function toAscii(name: string): string {
  return name.replace(/[^\w .()-]/g, '_');
}
