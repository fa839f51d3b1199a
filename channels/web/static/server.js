/* Talking to the server: problems are told apart from a lost connection. */

import { device } from './dom.js';

const SILENCE = 30000;
const STREAMS = typeof ReadableStream === 'function' && typeof TextDecoder === 'function' && 'body' in Response.prototype;

/** The server answered, and the answer is no; `detail` is for the reader. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || '服务没有正常回应，请稍后重试。');
    this.status = status;
    this.title = body.title || '没能完成';
    this.instance = body.instance;
  }
}

/** Nothing came back, or it broke off: worth trying again. */
export class Lost extends Error {}

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    throw new Lost(error.name);
  }
  if (response.ok) return response;
  if ([502, 504].includes(response.status)) throw new Lost('gateway');
  throw new Problem(response.status, await response.json().catch(() => ({})));
}

async function body(response) {
  try {
    return await response.json();
  } catch (error) {
    throw new Lost('body');
  }
}

/** GET as JSON. */
export async function read(path) {
  return body(await send(path, { headers: { Accept: 'application/json' } }));
}

/** POST as JSON, nothing expected back. */
export async function post(path, data) {
  await send(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(data) });
}

/** Ask; `onEvent(id, kind, data)` is called for each event until `done`, `onKept` with whether the person is remembered. The key makes a second try harmless. */
export async function ask(question, { key, after, signal, onKept }, onEvent) {
  const response = await send('api/v1/chat', {
    method: 'POST',
    signal,
    headers: {
      'Content-Type': 'application/json',
      Accept: STREAMS ? 'text/event-stream' : 'application/json',
      'Idempotency-Key': key,
      'Last-Event-ID': String(after),
      ...(self !== top && { 'Talent-Framed': '1' }),
      ...(device.get('expects') && { 'Talent-Expects': '1' }),
    },
    body: JSON.stringify(question),
  });
  onKept(response.headers.get('Talent-Remembered') === '1');
  const streaming = STREAMS && (response.headers.get('Content-Type') || '').includes('event-stream');
  if (!streaming) return onEvent(1, 'done', await body(response));
  return follow(response.body.getReader(), onEvent);
}

async function follow(reader, onEvent) {
  const decoder = new TextDecoder();
  let waiting = '';
  for (;;) {
    const { done, value } = await soon(reader);
    if (done) throw new Lost('cut');
    waiting += decoder.decode(value, { stream: true });
    const blocks = waiting.split('\n\n');
    waiting = blocks.pop();
    for (const block of blocks) {
      const event = parse(block);
      if (!event) continue;
      if (event.kind === 'error') throw new Problem(event.data.status, event.data);
      onEvent(event.id, event.kind, event.data);
      if (event.kind === 'done') return;
    }
  }
}

async function soon(reader) {
  let timer;
  const silence = new Promise((_, reject) => { timer = setTimeout(() => reject(new Lost('silence')), SILENCE); });
  try {
    return await Promise.race([reader.read(), silence]);
  } catch (error) {
    reader.cancel().catch(() => {});
    throw error instanceof Lost ? error : new Lost(error.name);
  } finally {
    clearTimeout(timer);
  }
}

function parse(block) {
  const event = { id: 0, kind: '', data: '' };
  for (const line of block.split('\n')) {
    if (line.startsWith('id: ')) event.id = Number(line.slice(4));
    if (line.startsWith('event: ')) event.kind = line.slice(7);
    if (line.startsWith('data: ')) event.data += line.slice(6);
  }
  if (!event.kind) return null;
  return { ...event, data: JSON.parse(event.data) };
}
