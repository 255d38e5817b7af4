// <rich-text>: formats the HTML of the text area inside it, which is what the form sends. The server cleans it.
const commands = [
  ['bold', 'bold'], ['italic', 'italic'], ['strikeThrough', 'strikethrough'], ['formatBlock:h3', 'heading'],
  ['insertUnorderedList', 'list'], ['insertOrderedList', 'list-ordered'], ['formatBlock:blockquote', 'quote'], ['createLink', 'link'], ['removeFormat', 'remove-formatting'],
];

class RichText extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector('textarea');
    const labels = this.dataset.labels.split('|');
    const sprite = document.querySelector('meta[name=sprite]').content;
    this.page = document.createElement('div');
    this.page.className = 'inp rich page-in';
    this.page.contentEditable = 'true';
    this.page.id = this.area.id;
    this.area.id += '-html';
    const label = document.querySelector(`label[for="${this.page.id}"]`);
    for (const [name, value] of Object.entries({ role: 'textbox', 'aria-multiline': 'true', 'aria-labelledby': label?.id, 'aria-invalid': this.area.getAttribute('aria-invalid'), 'aria-describedby': this.area.getAttribute('aria-describedby'), 'aria-required': this.area.required ? 'true' : null })) {
      if (value) this.page.setAttribute(name, value);
    }
    label?.addEventListener('click', () => this.page.focus());
    this.show();
    this.bar = document.createElement('div');
    this.bar.className = 'rbar';
    this.bar.setAttribute('role', 'toolbar');
    this.bar.setAttribute('aria-label', labels[0]);
    this.bar.setAttribute('aria-controls', this.page.id);
    commands.forEach(([command, icon], i) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'btn ghost icon sm';
      button.tabIndex = i ? -1 : 0;
      button.dataset.command = command;
      button.setAttribute('aria-label', labels[i + 1]);
      button.title = labels[i + 1];
      button.innerHTML = `<svg class="i s" aria-hidden="true"><use href="${sprite}#i-${icon}"></use></svg>`;
      this.bar.append(button);
    });
    this.area.hidden = true;
    this.area.required = false;
    this.prepend(this.bar);
    this.bar.after(this.page);
    document.execCommand('defaultParagraphSeparator', false, 'p');
    document.execCommand('styleWithCSS', false, false);
    this.question = labels.at(-1);
    this.bar.addEventListener('mousedown', event => event.preventDefault());
    this.bar.addEventListener('click', event => this.run(event.target.closest('button')?.dataset.command));
    this.bar.addEventListener('keydown', event => this.move(event));
    this.page.addEventListener('input', () => this.keep());
    this.page.addEventListener('paste', event => this.paste(event));
    document.addEventListener('selectionchange', this.state = () => { if (document.activeElement === this.page) this.light(); });
  }

  disconnectedCallback() { document.removeEventListener('selectionchange', this.state); }

  /** Shows what the text area holds; what acts in it stays asleep, as the policy of the page wants it. */
  show() {
    const inert = new DOMParser().parseFromString(this.area.value, 'text/html');
    inert.querySelectorAll('script,style,iframe,object,embed,link,meta,base,form,input,button,img,svg,math,template').forEach(one => one.remove());
    inert.querySelectorAll('*').forEach(one => [...one.attributes].forEach(attribute => {
      if (attribute.name !== 'href' || !/^(https?:|mailto:|tel:|\/(?!\/))/i.test(attribute.value.trim())) one.removeAttribute(attribute.name);
    }));
    this.page.replaceChildren(...inert.body.childNodes);
  }

  keep() {
    this.area.value = this.page.textContent.trim() ? this.page.innerHTML : '';
    this.area.dispatchEvent(new Event('input', { bubbles: true }));
  }

  run(command) {
    if (!command) return;
    this.page.focus();
    const [name, block] = command.split(':');
    let value = block ?? null;
    if (name === 'createLink') {
      value = prompt(this.question, 'https://');
      if (!value || value === 'https://') return;
    } else if (block && document.queryCommandValue('formatBlock') === block) {
      value = 'p';
    }
    document.execCommand(name, false, value);
    if (name === 'removeFormat') document.execCommand('formatBlock', false, 'p');
    this.keep();
    this.light();
  }

  light() {
    this.bar.querySelectorAll('button').forEach(button => {
      const [name, block] = button.dataset.command.split(':');
      if (name === 'createLink' || name === 'removeFormat') return;
      const on = block ? document.queryCommandValue('formatBlock') === block : document.queryCommandState(name);
      button.setAttribute('aria-pressed', on);
    });
  }

  move(event) {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    const all = [...this.bar.querySelectorAll('button')];
    const at = all.indexOf(document.activeElement), step = event.key === 'ArrowRight' ? 1 : -1;
    const next = all[(at + step + all.length) % all.length];
    all.forEach(button => { button.tabIndex = button === next ? 0 : -1; });
    next.focus();
    event.preventDefault();
  }

  /** What is pasted comes as words: formats of other programs are none of ours. */
  paste(event) {
    event.preventDefault();
    document.execCommand('insertText', false, event.clipboardData.getData('text/plain'));
  }
}
customElements.define('rich-text', RichText);
