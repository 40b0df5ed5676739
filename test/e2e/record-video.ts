import { type Page } from '@playwright/test';

/** A short film of 64 by 64 pixels, as a browser records it: WebM, VP8. */
export async function recordVideo(page: Page): Promise<Buffer> {
  const octets = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
    const pen = canvas.getContext('2d')!;
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm;codecs=vp8' });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start();
    for (let frame = 0; frame < 12; frame++) {
      pen.fillStyle = `hsl(${frame * 30} 80% 50%)`;
      pen.fillRect(0, 0, 64, 64);
      await new Promise((drawn) => setTimeout(drawn, 40));
    }
    recorder.stop();
    await stopped;
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
  });
  return Buffer.from(octets);
}
