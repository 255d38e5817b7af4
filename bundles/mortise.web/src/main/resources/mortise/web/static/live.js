// What happens elsewhere, told over one WebSocket a tab. Pages work without it; they show what was there when they were loaded.
import { say, toast } from './toast.js';

const push = document.getElementById('push');
const topics = new Set(['notice']);
const others = new Map();
let socket, place = '', me = 0, client = '', tries = 0, lostTimer, ended = false;
let news = { created: new Set(), changed: new Set(), deleted: new Set() };

const byId = id => document.getElementById(id);
const fill = (text, ...values) => values.reduce((done, value, i) => done.replace(`{${i}}`, value), text);

const icon = address => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  svg.setAttribute('class', 'i');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', address);
  svg.append(use);
  return svg;
};

// One line over the page, by its name; an empty text takes it away.
const banner = (name, text, image, show = false) => {
  byId(name)?.remove();
  if (!text) return;
  const line = document.createElement('div');
  line.id = name;
  line.className = 'banner warn over';
  line.setAttribute('role', 'status');
  const words = document.createElement('b');
  words.className = 'strong grow';
  words.textContent = text;
  line.append(icon(image), words);
  if (show) {
    const again = document.createElement('a');
    again.className = 'btn sm';
    again.href = location.href;
    again.textContent = push.dataset.show;
    line.append(again);
  }
  byId('main')?.before(line);
};

const bell = count => {
  const link = byId('bell'), pip = link?.querySelector('.pip');
  if (!pip) return;
  pip.hidden = !count;
  pip.textContent = count > 99 ? '99+' : count;
  link.setAttribute('aria-label', count ? fill(link.dataset.some, count) : link.dataset.none);
  const line = byId('unread');
  if (!line) return;
  line.hidden = !count;
  line.children[1].textContent = pip.textContent;
};

// A list: rows do not move; a line says what is new.
const list = body => {
  const line = byId('news'), rows = byId('list');
  if (!line || !rows || line.dataset.entity !== body.entity) return;
  const shown = new Map([...rows.querySelectorAll('tr[data-id]')].map(row => [Number(row.dataset.id), Number(row.dataset.version)]));
  for (const { id, version, what } of body.changes) {
    if (what === 'DELETED') {
      news.created.delete(id);
      news.changed.delete(id);
      if (shown.has(id)) news.deleted.add(id);
    } else if (shown.has(id)) {
      if (version > shown.get(id)) news.changed.add(id);
    } else if (what === 'CREATED') news.created.add(id);
  }
  const parts = ['created', 'changed', 'deleted'].filter(kind => news[kind].size).map(kind => fill(line.dataset[kind], news[kind].size));
  if (!parts.length) return;
  const text = parts.join(', ');
  line.querySelector('b').textContent = text;
  line.hidden = false;
};

// A record or its form: who has changed it meanwhile.
const record = body => {
  const line = byId('moved');
  if (!line) return;
  for (const { id, version, what } of body.changes) {
    if (`${body.entity}/${id}` !== line.dataset.key || version <= Number(line.dataset.version)) continue;
    line.querySelector('b').textContent = fill(what === 'DELETED' ? line.dataset.deleted : line.dataset.changed, body.by);
    line.querySelector('a').hidden = what === 'DELETED';
    line.hidden = false;
  }
};

const hue = name => {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) | 0;
  return `h${((hash % 5) + 5) % 5 + 1}`;
};
const initials = name => {
  const words = name.trim().split(/\s+/);
  return (words.length > 1 ? [...words[0]][0] + [...words[words.length - 1]][0] : [...words[0]].slice(0, 2).join('')).toUpperCase();
};

const showOthers = () => {
  const box = byId('present');
  if (!box) return;
  const people = new Map();
  others.forEach(one => { if (one.user !== me && (one.state === 'editing' || !people.has(one.user))) people.set(one.user, one); });
  box.replaceChildren(...[...people.values()].slice(0, 5).map(one => {
    const person = document.createElement('span'), mark = document.createElement('span'), words = document.createElement('span');
    person.className = 'row g1';
    mark.className = `av s ${hue(one.title)}`;
    mark.setAttribute('aria-hidden', 'true');
    mark.textContent = initials(one.title);
    words.textContent = fill(one.state === 'editing' ? box.dataset.editing : box.dataset.viewing, one.title);
    person.append(mark, words);
    return person;
  }));
};
const presence = body => {
  if (body.people) { others.clear(); body.people.forEach(one => others.set(one.client, one)); }
  else if (body.state === 'left') others.delete(body.client);
  else others.set(body.client, body);
  showOthers();
};

// Anything that shows how far work has come: <progress data-progress="progress/…">.
const progress = (topic, body) => document.querySelectorAll('[data-progress]').forEach(bar => {
  if (bar.dataset.progress !== topic) return;
  if (body.total > 0) { bar.max = body.total; bar.value = body.done; }
  bar.dispatchEvent(new CustomEvent('mortise:progress', { bubbles: true, detail: body }));
});

// Anything that is asked for anew when something is told to a topic, many tellings at once: <div data-topic="mail" hx-trigger="mortise:told">.
const asking = new Set();
const parts = topic => {
  if (asking.has(topic)) return;
  asking.add(topic);
  setTimeout(() => {
    asking.delete(topic);
    document.querySelectorAll('[data-topic]').forEach(part => { if (part.dataset.topic === topic) part.dispatchEvent(new CustomEvent('mortise:told')); });
  }, 300);
};

const heard = ({ topic, body }) => {
  const channel = topic.split('/')[0];
  if (channel === 'records') { list(body); record(body); }
  else if (channel === 'presence') presence(body);
  else if (channel === 'progress') progress(topic, body);
  else if (channel === 'notice') banner('notice', body.text, push.dataset.noticeIcon);
  else if (channel === 'user') { bell(body.unread); if (body.title) { toast(body.title); say(body.title); } }
  parts(topic);
  document.dispatchEvent(new CustomEvent('mortise:push', { detail: { topic, body } }));
};

const send = message => { if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message)); };

const welcome = message => {
  tries = 0;
  me = message.user;
  client = message.client;
  clearTimeout(lostTimer);
  lostTimer = undefined;
  banner('lost', '');
  topics.add(`user/${me}`);
  const line = byId('news'), moved = byId('moved');
  if (line) topics.add(`records/${line.dataset.entity}`);
  if (moved) { topics.add(`records/${moved.dataset.key}`); topics.add(`presence/${moved.dataset.key}`); }
  document.querySelectorAll('[data-progress]').forEach(bar => topics.add(bar.dataset.progress));
  document.querySelectorAll('[data-topic]').forEach(part => topics.add(part.dataset.topic));
  send({ do: 'hear', topics: [...topics], since: place });
  fetch('/notifications/count', { headers: { Accept: 'text/html' } }).then(answer => answer.ok ? answer.text() : '0').then(text => bell(Number(text) || 0)).catch(() => {});
};

const told = message => {
  if (message.at && message.do !== 'welcome') place = message.at;
  switch (message.do) {
    case 'welcome': welcome(message); break;
    case 'hearing': {
      const moved = byId('moved');
      if (moved) send({ do: 'present', topics: message.topics.filter(topic => topic.startsWith('presence/')), state: moved.dataset.state });
      break;
    }
    case 'event': heard(message); break;
    case 'ping': send({ do: 'pong' }); break;
    case 'reload': banner('stale', push.dataset.stale, push.dataset.lostIcon, true); break;
    default:
  }
};

const connect = () => {
  socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/push`);
  socket.addEventListener('message', event => told(JSON.parse(event.data)));
  socket.addEventListener('close', event => {
    if (event.code === 4401 || ended) return;
    others.clear();
    showOthers();
    if (me && lostTimer === undefined) lostTimer = setTimeout(() => banner('lost', push.dataset.lost, push.dataset.lostIcon), 20_000);
    const pause = Math.min(30_000, 1_000 * 2 ** tries++) * (0.75 + Math.random() / 2);
    setTimeout(connect, pause);
  });
};

if (push && 'WebSocket' in window) {
  connect();
  addEventListener('pagehide', () => { ended = true; socket.close(); });
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
  document.addEventListener('htmx:afterSettle', () => {
    if (byId('news')?.hidden) news = { created: new Set(), changed: new Set(), deleted: new Set() };
  });
}
