/** A chapter as a picture to take along: the page itself, drawn once more at twice its size, without what only works in the window. */

const SCALE = 2;
const MARGIN = 8;

/** PNG bytes. Rejects where the browser cannot draw it. */
export async function pagePng(page: HTMLElement): Promise<Uint8Array> {
  const { width, height } = page.getBoundingClientRect();
  const copy = copyOf(page) as HTMLElement;
  copy.style.margin = '0';
  const [cols, rows] = [Math.ceil(width) + 2 * MARGIN, Math.ceil(height) + 2 * MARGIN];
  const background = getComputedStyle(page.closest('[data-tour]') ?? document.body).backgroundColor;
  const markup = new XMLSerializer().serializeToString(copy);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${cols}" height="${rows}">` +
    `<rect width="100%" height="100%" fill="${background}"/>` +
    `<foreignObject x="${MARGIN}" y="${MARGIN}" width="${width}" height="${height}">${markup}</foreignObject></svg>`;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = new OffscreenCanvas(cols * SCALE, rows * SCALE);
  const paint = canvas.getContext('2d');
  if (!paint) throw new Error('expected a 2d canvas context');
  paint.drawImage(image, 0, 0, cols * SCALE, rows * SCALE);
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}

/** The same element with every style written on it, canvases as pictures, and controls as they stand: nothing it needs lies outside. */
function copyOf(element: Element): Element {
  const still = stillOf(element);
  if (still) {
    restyle(element, still);
    return still;
  }
  if (element instanceof HTMLInputElement) return controlOf(element);
  const copy = element.cloneNode(false) as Element;
  restyle(element, copy);
  for (const child of element.childNodes) {
    if (child instanceof Element) {
      if (!child.hasAttribute('data-not-in-picture')) copy.append(copyOf(child));
    } else if (child.nodeType === Node.TEXT_NODE) copy.append(child.cloneNode());
  }
  return copy;
}

/** A stand-in for what cloning an element loses: a canvas's pixels and a list's choice. */
function stillOf(element: Element): HTMLElement | null {
  if (element instanceof HTMLCanvasElement) {
    const image = document.createElement('img');
    image.src = element.toDataURL();
    return image;
  }
  if (!(element instanceof HTMLSelectElement)) return null;
  const text = document.createElement('span');
  text.textContent = element.selectedOptions[0]?.textContent ?? '';
  return text;
}

/** A slider or a switch as it stands. */
function controlOf(input: HTMLInputElement): HTMLElement {
  const [track, thumb] = [document.createElement('div'), document.createElement('div')];
  const isSwitch = input.type === 'checkbox';
  const share = isSwitch
    ? Number(input.checked)
    : (input.valueAsNumber - Number(input.min)) / (Number(input.max) - Number(input.min));
  const { width, height } = input.getBoundingClientRect();
  const { color, backgroundColor } = getComputedStyle(input);
  const size = isSwitch ? 16 : 14;
  style(track, {
    position: 'relative',
    width: `${width}px`,
    height: `${height}px`,
    'flex-shrink': '0',
    'border-radius': '10px',
    background: isSwitch
      ? backgroundColor
      : `linear-gradient(${color}, ${color}) 0 50% / ${share * 100}% 4px no-repeat`,
  });
  style(thumb, {
    position: 'absolute',
    left: `${isSwitch ? 2 + share * 14 : share * (width - size)}px`,
    top: `${(height - size) / 2}px`,
    width: `${size}px`,
    height: `${size}px`,
    'border-radius': '50%',
    background: '#fff',
    'box-shadow': '0 0 0 1px rgb(0 0 0 / 0.3)',
  });
  track.append(thumb);
  return track;
}

function style(element: HTMLElement, styles: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value);
}

function restyle(from: Element, to: Element): void {
  if (!(to instanceof HTMLElement || to instanceof SVGElement)) return;
  const styles = getComputedStyle(from);
  to.removeAttribute('class');
  to.removeAttribute('style');
  for (const name of styles) to.style.setProperty(name, styles.getPropertyValue(name));
  to.style.setProperty('transition', 'none');
  to.style.setProperty('animation', 'none');
}
