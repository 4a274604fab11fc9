import type {WincloudChat} from '@wincloud/chat-widget';
import type {DetailedHTMLProps, HTMLAttributes} from 'react';

type ElementProps = DetailedHTMLProps<HTMLAttributes<WincloudChat>, WincloudChat>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'wincloud-chat': ElementProps & {
        tenant: string;
        api: string;
        mode?: 'floating' | 'inline';
        scheme?: 'auto' | 'light' | 'dark';
        getToken?: () => Promise<string>;
      };
    }
  }
}
