import {describe, expect, it} from 'vitest';
import {messageText} from './parts.ts';

describe('messageText', () => {
  it('is what was written, without thoughts, tools and data', () => {
    const text = messageText({
      parts: [
        {type: 'step-start'},
        {type: 'reasoning', text: 'Hm.'},
        {type: 'text', text: 'Restart '},
        {type: 'tool-list_droplets', toolCallId: 'c', state: 'output-available', output: 'no'},
        {type: 'data-status', data: {text: 'no'}},
        {type: 'text', text: 'the service.'},
      ],
    });
    expect(text).toBe('Restart the service.');
  });
});
