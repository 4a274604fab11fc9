import type {WinCloudChat} from './wincloud-chat.ts';

/** Where the panel fills the window. The same words are in its style sheet. */
export const PHONE = '(max-width: 480px), (pointer: coarse) and (max-height: 480px)';

/** Whether it is always open, as a part of the page or all of it. */
export function isAlwaysOpen({mode}: Pick<WinCloudChat, 'mode'>): boolean {
  return /inline|full/.test(mode as string);
}

/** Whether what is in the panel can be seen or heard now. */
export function isOnScreen(host: Pick<WinCloudChat, 'mode' | 'open'>): boolean {
  return (host.open || isAlwaysOpen(host)) && document.visibilityState === 'visible';
}
