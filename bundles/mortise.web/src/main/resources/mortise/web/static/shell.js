// The frame: drawer, theme, dialogs, copying, showing a password, the browser's time zone.
const root = document.documentElement;
const year = 'Max-Age=31536000; Path=/; SameSite=Lax';
const cookie = (name, value) => { document.cookie = `${name}=${value}; ${value ? year : 'Max-Age=0; Path=/'}`; };

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes('mortise_zone=')) cookie('mortise_zone', zone);

const isDark = () => (root.dataset.theme || (matchMedia('(prefers-color-scheme:dark)').matches ? 'dark' : 'light')) === 'dark';
const drawer = () => document.getElementById('side');
let opener = null;

const closeDrawer = () => {
  const side = drawer();
  if (!side?.classList.contains('open')) return;
  side.classList.remove('open');
  document.querySelector('[data-side]')?.setAttribute('aria-expanded', 'false');
  document.querySelector('[data-side]')?.focus();
};

document.addEventListener('click', event => {
  const target = event.target.closest('button,a');
  if (target?.matches('[data-theme-toggle]')) {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    cookie('mortise_theme', root.dataset.theme);
  } else if (target?.matches('[data-side]')) {
    const open = drawer().classList.toggle('open');
    target.setAttribute('aria-expanded', open);
    if (open) drawer().querySelector('a').focus();
    return;
  } else if (target?.dataset.dialog) {
    opener = target;
    document.getElementById(target.dataset.dialog)?.showModal();
  } else if (target?.matches('[data-close]')) {
    target.closest('dialog')?.close();
  } else if (target?.dataset.copy) {
    navigator.clipboard?.writeText(target.dataset.copy).then(() => {
      const words = target.querySelector('span');
      if (words) words.textContent = target.dataset.copied; else target.setAttribute('aria-label', target.dataset.copied);
    });
  } else if (target?.dataset.reveal) {
    const field = document.getElementById(target.dataset.reveal);
    const shown = field.type === 'text';
    field.type = shown ? 'password' : 'text';
    target.setAttribute('aria-pressed', String(!shown));
  }
  if (event.target.matches?.('dialog')) event.target.close();
  if (!event.target.closest('#side')) closeDrawer();
});

document.addEventListener('keydown', event => { if (event.key === 'Escape') closeDrawer(); });
document.addEventListener('close', event => { if (event.target.matches?.('dialog') && opener) { opener.focus(); opener = null; } }, true);

// A dialog that comes with its page.
const shown = document.querySelector('dialog[data-modal]');
if (shown) { shown.close(); shown.showModal(); }

// A button says that it works on it; a second click does nothing.
document.addEventListener('submit', event => {
  const button = event.submitter;
  if (!button || event.target.method !== 'post') return;
  setTimeout(() => { button.setAttribute('aria-busy', 'true'); button.setAttribute('aria-disabled', 'true'); });
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = 'true';
});
addEventListener('pageshow', event => {
  if (event.persisted) document.querySelectorAll('form[data-sent]').forEach(form => delete form.dataset.sent);
});

// The rules under a new password turn green as they are met.
document.querySelectorAll('form[data-password]').forEach(form => form.addEventListener('input', () => {
  const fresh = form.elements.new.value, again = form.elements.again.value;
  const met = { length: [...fresh].length >= 12, same: fresh !== '' && fresh === again };
  for (const [rule, ok] of Object.entries(met)) {
    const line = form.querySelector(`[data-rule=${rule}]`), use = line.querySelector('use');
    line.classList.toggle('ok', ok);
    use.setAttribute('href', use.getAttribute('href').replace(/#.*/, ok ? '#i-circle-check' : '#i-circle'));
  }
}));
