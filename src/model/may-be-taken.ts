// Whether a write that was sent may have changed something. Every look for what an earlier attempt left asks this, so that nobody else's work is taken for ours.
import type { WriteRecord } from './action';

/** A clear refusal changed nothing. No answer (0), a timeout or a fault of the service tells nothing. */
export function mayBeTaken({ status }: Pick<WriteRecord, 'status'>): boolean {
  return status < 400 || status === 408 || status >= 500;
}
