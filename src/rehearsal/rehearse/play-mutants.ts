// x
import type { ChatParts } from './play-chat';
export async function playMutants(_p: ChatParts): Promise<boolean> { return false; }
