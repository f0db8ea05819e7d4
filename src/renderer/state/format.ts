/** Numbers as people read them. */

/** 0.953 → '95'; small but not nothing → '< 1'. */
export function percent(fraction: number): string {
  if (fraction > 0 && fraction < 0.005) return '< 1';
  return String(Math.round(fraction * 100));
}

/** Milliseconds without false precision: 3.24 → '3.2', 14.4 → '14'. */
export function milliseconds(ms: number): string {
  return ms < 9.95 ? ms.toFixed(1) : String(Math.round(ms));
}

/** A map's value: three significant digits, never 1e-7. */
export function mapValue(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 0.00005) return value < 0 ? '> -0.0001' : '< 0.0001';
  if (size >= 1) return value.toFixed(2);
  return value.toFixed(Math.min(5, 2 - Math.floor(Math.log10(size))));
}

/** 'tabby, tabby cat' → 'tabby'. */
export function shortLabel(label: string): string {
  return label.split(',')[0]?.trim() ?? label;
}

/** 'holiday.snap.jpg' → 'holiday.snap'. */
export function withoutExtension(name: string): string {
  return name.replace(/\.[^.]{1,5}$/, '');
}

/** 86567656 → '86.6M', '8,657만': Korean counts in ten thousands, with a decimal only where there are few of them. */
export function compact(count: number, locale: string): string {
  if (locale !== 'ko')
    return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(count);
  const unit = TEN_THOUSANDS.find(([size]) => count >= size);
  if (!unit) return count.toLocaleString(locale);
  const [size, name] = unit;
  const digits = count / size < 99.95 ? 1 : 0;
  const style = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return (count / size).toLocaleString(locale, style) + name;
}

const TEN_THOUSANDS = [
  [1e12, '조'],
  [1e8, '억'],
  [1e4, '만'],
] as const;

/** 346293852 → '346 MB'; powers of ten, as disks and hubs count. */
export function bytes(count: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, count)) / 3)));
  const value = count / 1000 ** power;
  const digits = power > 0 && value < 9.95 ? 1 : 0;
  const unitDisplay = power === 0 ? 'long' : 'short'; // the short form of bytes knows no plural
  const style = { style: 'unit', unit: units[power] ?? 'byte', unitDisplay, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(locale, style).format(value);
}
