// Hands out a file under an unguessable link until the link expires. Knows nothing of what the file is.
import type { Request, Response, Server } from 'restify';
import type { DownloadStore } from '../model/ports';
import type { Pages } from './pages';
import { sendBody, sendPage } from './send';

export function addDownloads(server: Server, options: { downloads: DownloadStore; pages: Pages; now: () => Date }): void {
  const answer = async (req: Request, res: Response): Promise<void> => {
    const token = String(req.params.token);
    const file = /^[\w-]{16,200}$/.test(token) ? await options.downloads.find(token, options.now()) : undefined;
    if (!file) return sendPage(res, 404, options.pages.notFound);
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
