// A file that is dropped on a form's box, or chosen in it, is sent at once.
document.querySelectorAll('form[data-drop]').forEach(form => {
  const input = form.querySelector('input[type=file]');
  const over = on => form.classList.toggle('over', on);
  form.querySelector('[data-send]').hidden = true;
  input.addEventListener('change', () => { if (input.files.length) form.requestSubmit(); });
  form.addEventListener('dragover', event => { event.preventDefault(); over(true); });
  form.addEventListener('dragleave', () => over(false));
  form.addEventListener('drop', event => {
    event.preventDefault();
    over(false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
  form.addEventListener('submit', () => { form.setAttribute('aria-busy', 'true'); });
});
