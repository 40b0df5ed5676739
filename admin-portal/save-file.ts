/** Gives the browser a file to save. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // the browser has read the address by then
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
