// Popovers are <details class="pop-w">: they open without a script. With it they close when one clicks elsewhere or presses
// Escape, only one is open at a time, and a field in them narrows the list below it.
const opened = () => [...document.querySelectorAll('details.pop-w[open]')];
export const closeAll = except => opened().forEach(one => { if (one !== except) one.open = false; });

document.addEventListener('toggle', event => {
  const details = event.target;
  if (!details.matches?.('details.pop-w') || !details.open) return;
  closeAll(details);
  const pop = details.querySelector('.pop');
  pop?.classList.remove('flip');
  if (pop && pop.getBoundingClientRect().right > document.documentElement.clientWidth) pop.classList.add('flip');
  details.querySelector('.pop input:not([type=hidden]):not([disabled]), .pop select')?.focus({ preventScroll: true });
}, true);

document.addEventListener('click', event => closeAll(event.target.isConnected ? event.target.closest('details.pop-w') : opened()[0]));

document.addEventListener('keydown', event => {
  const [first] = opened();
  if (!first) return;
  if (event.key === 'Escape') {
    first.open = false;
    first.querySelector('summary').focus();
    event.preventDefault();
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (event.target.matches('select, textarea, [type=date], [type=number], [type=radio]')) return;
    const items = [...first.querySelectorAll('.pop a, .pop button, .pop input:not([type=hidden])')]
      .filter(item => !item.disabled && item.checkVisibility());
    const step = event.key === 'ArrowDown' ? 1 : -1;
    const next = items[(items.indexOf(document.activeElement) + step + items.length) % items.length];
    next?.focus();
    event.preventDefault();
  }
});

document.addEventListener('input', event => {
  const lists = event.target.dataset?.narrow;
  if (!lists) return;
  const words = event.target.value.toLowerCase();
  document.querySelectorAll(`${lists} > li`).forEach(line => { line.hidden = !line.textContent.toLowerCase().includes(words); });
});
document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && event.target.dataset?.narrow) event.preventDefault();
});
document.addEventListener('htmx:afterSwap', event => {
  if (event.target.matches?.('.pop')) event.target.querySelector('[autofocus], select, input:not([type=hidden])')?.focus();
});
