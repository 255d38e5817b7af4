// Short messages in the corner, and what htmx says about requests that failed.
const box = () => document.getElementById('toasts');

const icon = (address, tone) => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  svg.setAttribute('class', `i ic ${tone}`);
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', address);
  svg.append(use);
  return svg;
};

const fade = toast => setTimeout(() => toast.remove(), 10_000);

/** Shows a message for ten seconds; a bad one stays until it is closed. */
export const toast = (text, bad = false) => {
  const corner = box();
  if (!corner) return;
  const line = document.createElement('div');
  line.className = 'toast';
  const words = document.createElement('span');
  words.className = 'grow';
  words.textContent = text;
  if (corner.dataset.goodIcon) line.append(icon(bad ? corner.dataset.badIcon : corner.dataset.goodIcon, bad ? 'bad-t' : 'good-t'));
  line.append(words);
  if (bad && corner.dataset.closeIcon) {
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'btn ghost icon sm';
    close.setAttribute('aria-label', corner.dataset.closeLabel);
    close.append(icon(corner.dataset.closeIcon, 's'));
    close.addEventListener('click', () => line.remove());
    line.append(close);
  } else {
    fade(line);
  }
  corner.append(line);
};

/** Tells people who do not see the page what has changed. */
export const say = text => {
  const log = document.getElementById('live');
  if (log) log.textContent = text;
};

box()?.querySelectorAll('.toast').forEach(fade);

document.addEventListener('htmx:configRequest', event => {
  event.detail.headers['X-CSRF-Token'] = document.querySelector('meta[name=csrf]')?.content ?? '';
});
document.addEventListener('htmx:responseError', event => {
  const reference = event.detail.xhr.getResponseHeader('X-Request-Id') ?? '';
  toast((box()?.dataset.trouble ?? '').replace('{0}', reference), true);
});
document.addEventListener('htmx:sendError', () => toast(box()?.dataset.offline ?? '', true));
