// Which delegated scopes an action needs beside the others of its dialog. Pure.
import type { Action } from '../model/action';

/** @param others names of all actions of the dialog */
export function scopesFor({ scopes, scopesWith = {} }: Pick<Action, 'scopes' | 'scopesWith'>, others: readonly string[]): string[] {
  return [...new Set([...scopes, ...others.flatMap((name) => scopesWith[name] ?? [])])];
}
