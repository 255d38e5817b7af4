// <record-picker>: finds records while one types. Without it the form sends what was typed and the server finds them.
class RecordPicker extends HTMLElement {
  connectedCallback() {
    this.many = this.hasAttribute('multiple');
    this.field = this.querySelector('input:not([type=hidden]):not(.check)');
    this.list = document.createElement('ul');
    this.list.className = 'pop picks';
    this.list.id = `${this.field.id}-list`;
    this.list.hidden = true;
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', this.field.labels?.[0]?.textContent.trim() || this.field.getAttribute('aria-label'));
    this.append(this.list);
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'false', 'aria-controls': this.list.id, 'aria-autocomplete': 'list' })) {
      this.field.setAttribute(name, value);
    }
    this.chosen = this.field.value;
    this.field.addEventListener('input', () => this.typed());
    this.field.addEventListener('focus', () => this.field.select());
    this.field.addEventListener('click', () => { if (this.list.hidden) this.ask(); });
    this.field.addEventListener('blur', () => this.close());
    this.field.addEventListener('keydown', event => this.key(event));
    this.list.addEventListener('mousedown', event => {
      event.preventDefault();
      const option = event.target.closest('[role=option]');
      if (option) this.pick(option);
    });
  }

  get options() { return [...this.list.querySelectorAll('[role=option]')]; }
  get current() { return this.list.querySelector('[aria-selected=true]'); }
  get value() { return this.querySelector(`input[type=hidden][name="${this.dataset.name}"]`); }

  typed() {
    if (!this.many) this.set('');
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), 120);
  }

  set(id) {
    this.querySelector('.offered')?.remove();
    if (!this.value) {
      const hidden = document.createElement('input');
      Object.assign(hidden, { type: 'hidden', name: this.dataset.name });
      this.append(hidden);
    }
    this.value.value = id;
  }

  async ask() {
    this.asked?.abort();
    const request = this.asked = new AbortController();
    const words = this.field.value === this.chosen ? '' : this.field.value;
    try {
      const answer = await fetch(`${this.dataset.url}?${new URLSearchParams({ q: words })}`, { signal: request.signal, headers: { 'HX-Request': 'true' } });
      if (!answer.ok || document.activeElement !== this.field) return;
      this.list.innerHTML = await answer.text();
      this.options.forEach((option, i) => { option.id = `${this.list.id}-${i}`; });
      this.open();
      if (words) this.mark(this.options[0]);
    } catch (broken) {
      if (broken.name !== 'AbortError') throw broken;
    }
  }

  open() {
    this.list.hidden = false;
    this.field.setAttribute('aria-expanded', 'true');
    this.list.scrollIntoView({ block: 'nearest' });
  }
  close() {
    clearTimeout(this.waiting);
    this.asked?.abort();
    this.list.hidden = true;
    this.field.setAttribute('aria-expanded', 'false');
    this.field.removeAttribute('aria-activedescendant');
  }

  mark(option) {
    this.current?.setAttribute('aria-selected', 'false');
    if (!option) return;
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.field.setAttribute('aria-activedescendant', option.id);
  }

  key(event) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (this.list.hidden) { this.ask(); return; }
      const all = this.options, step = event.key === 'ArrowDown' ? 1 : -1;
      this.mark(all[(all.indexOf(this.current) + step + all.length) % all.length]);
    } else if (event.key === 'Enter' && !this.list.hidden && this.current) {
      event.preventDefault();
      this.pick(this.current);
    } else if (event.key === 'Escape' && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === 'Tab' && !this.list.hidden && this.current) {
      this.pick(this.current);
    }
  }

  pick(option) {
    const { value, title } = option.dataset;
    if (this.many) this.add(value, title);
    else { this.set(value); this.field.value = title; }
    this.chosen = this.field.value;
    this.close();
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  add(id, title) {
    this.querySelector('.offered')?.remove();
    this.field.value = '';
    const there = this.querySelector(`.picked input[value="${CSS.escape(id)}"]`);
    if (there) { there.checked = true; return; }
    const line = document.createElement('label');
    line.className = 'row';
    const box = document.createElement('input');
    Object.assign(box, { type: 'checkbox', className: 'check', name: this.dataset.name, value: id, checked: true });
    const words = document.createElement('span');
    words.textContent = title;
    line.append(box, words);
    this.querySelector('.picked').append(line);
  }
}
customElements.define('record-picker', RecordPicker);
