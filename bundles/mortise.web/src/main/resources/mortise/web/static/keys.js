// Single keys act only outside fields and dialogs, and can be switched off (WCAG 2.1.4).
const store = 'mortise.single-keys';
const read = () => { try { return localStorage.getItem(store) !== 'off'; } catch { return true; } };
const write = on => { try { localStorage.setItem(store, on ? 'on' : 'off'); } catch { /* private windows forget */ } };

export const busy = event => event.ctrlKey || event.metaKey || event.altKey || event.isComposing
  || event.target.closest?.('input,textarea,select,dialog,[contenteditable]') || document.querySelector('dialog[open]');
export const single = read;

const box = document.getElementById('single-keys');
if (box) {
  box.checked = read();
  box.addEventListener('change', () => write(box.checked));
}

let going = false;
document.addEventListener('keydown', event => {
  if (busy(event) || !read()) { going = false; return; }
  const key = event.key.toUpperCase();
  if (going) {
    going = false;
    const line = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (line) { event.preventDefault(); event.stopImmediatePropagation(); line.click(); }
    return;
  }
  if (key === 'G') { going = true; setTimeout(() => { going = false; }, 1500); }
  else if (event.key === '?') document.getElementById('shortcuts')?.showModal();
  else if (key === 'C' && document.body.dataset.new) location.assign(document.body.dataset.new);
});
