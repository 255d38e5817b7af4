// A chosen file is sent at once and shown with its progress; without this it goes along with the form.
class FileBox extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector('input[type=file]');
    this.input.addEventListener('change', () => this.send([...this.input.files]));
  }

  async send(files) {
    const form = this.closest('form'), buttons = [...form.querySelectorAll('.savebar button')];
    const sending = Number(form.dataset.sending ?? 0) + 1;
    form.dataset.sending = sending;
    buttons.forEach(button => { button.disabled = true; });
    this.say('');
    const names = this.input.name;
    this.input.removeAttribute('name');
    try {
      for (const file of files) this.add(await this.upload(file));
      this.input.value = '';
      this.input.required = false;
    } catch (problem) {
      this.say(problem.message);
      this.input.value = '';
    } finally {
      this.input.name = names;
      this.querySelector('progress').hidden = true;
      form.dataset.sending = Number(form.dataset.sending) - 1;
      if (form.dataset.sending === '0') buttons.forEach(button => { button.disabled = false; });
      form.dispatchEvent(new Event('change'));
    }
  }

  upload(file) {
    const progress = this.querySelector('progress');
    progress.hidden = false;
    progress.value = 0;
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      const parameters = new URLSearchParams({ name: file.name, field: this.dataset.field });
      request.open('POST', `/api/files?${parameters}`);
      request.setRequestHeader('X-CSRF-Token', this.closest('form').elements._csrf.value);
      request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
      request.responseType = 'json';
      request.upload.addEventListener('progress', event => { if (event.lengthComputable) progress.value = event.loaded / event.total; });
      request.addEventListener('load', () => request.status === 201
        ? done(request.response.data)
        : failed(new Error(request.response?.errors?.[0]?.detail ?? this.dataset.failed)));
      request.addEventListener('error', () => failed(new Error(this.dataset.failed)));
      request.send(file);
    });
  }

  add(file) {
    const list = this.querySelector('[data-files]'), item = document.createElement('li'), label = document.createElement('label');
    const check = document.createElement('input'), name = document.createElement('span');
    check.type = 'checkbox';
    check.className = 'check';
    check.name = this.dataset.name;
    check.value = file.id;
    check.checked = true;
    check.setAttribute('aria-label', this.dataset.keep.replace('{0}', file.attributes.name));
    name.textContent = file.attributes.name;
    name.className = 'wraps';
    label.className = 'row';
    label.append(check);
    if (file.attributes.width) {
      const picture = document.createElement('img');
      picture.className = 'thumb';
      picture.src = `${file.links.content}/small`;
      picture.alt = '';
      label.append(picture);
    }
    label.append(name);
    item.append(label);
    if (this.dataset.many === 'false') list.replaceChildren(item); else list.append(item);
  }

  say(problem) {
    const place = this.querySelector('[role=alert]');
    place.textContent = problem;
    place.hidden = !problem;
  }
}
customElements.define('file-box', FileBox);
