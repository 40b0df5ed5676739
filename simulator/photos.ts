/** Photos drawn for this simulator, so that a person need not look for one. */
export const SAMPLE_PHOTOS = [
  { key: 'meter', file: 'meter.jpg', url: new URL('./photos/meter.jpg', import.meta.url).href },
  { key: 'floor', file: 'floor.jpg', url: new URL('./photos/floor.jpg', import.meta.url).href },
] as const;
export type SamplePhoto = (typeof SAMPLE_PHOTOS)[number];

/** The photo as a file, as if it had been taken by the telephone. Rejects when it cannot be read. */
export async function takePhoto({ url, file }: SamplePhoto): Promise<File> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return new File([await response.blob()], file, { type: 'image/jpeg' });
}
