import {expect, test} from 'vitest';
import {createTestApp, says} from '../../packages/server/src/test-app.ts';
import {expectAlive, expectQuiet} from './check.ts';
import {REPLAYS, type Replay} from './replay.ts';
import {createStage} from './stage.ts';

async function play({play, expected, limits}: Replay): Promise<void> {
  const stage = createStage(createTestApp({limits: {turnsPerMinute: 100, ...limits}}));
  expect(await play(stage)).toEqual(expected);
  for (const {status, headers} of stage.seen) {
    expect(status).toBeLessThan(500);
    expect(headers.get('vary')).toContain('Origin');
  }
  expectQuiet(stage.app, stage.seen);
  stage.app.say(says('Still here.'));
  await expectAlive(stage.app);
}

const cases = Object.entries(REPLAYS);

test('there are enough of them', () => {
  expect(cases.length).toBeGreaterThanOrEqual(40);
});

for (const [name, one] of cases) test(name, () => play(one));
