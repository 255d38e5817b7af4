// What every page needs. Pages work without it; it makes them faster to use.
import './shell.js';
import './popover.js';
import './toast.js';
import './keys.js';
import './palette.js';
import './list.js';
import './record.js';
import './form.js';
import './upload.js';
import './files.js';
import './mention.js';
import './live.js';
