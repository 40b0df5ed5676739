import { crc32, deflateRawSync } from 'node:zlib';

/** 1 January 1980, the first day a ZIP archive knows: the same files give the same archive. */
const DAY = 0x21;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
const VERSION = 20;

/** A ZIP archive (PKWARE APPNOTE 6.3) of `files`: names with `/` between folders, and what is in them. */
export function zip(files) {
  const entries = [...files].map(([name, content]) => entryOf(name, Buffer.from(content)));
  let offset = 0;
  const places = entries.map(({ local }) => {
    const place = offset;
    offset += local.length;
    return place;
  });
  const directory = Buffer.concat(entries.map(({ central }, i) => central(places[i])));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...entries.map(({ local }) => local), directory, end]);
}

function entryOf(name, content) {
  const [title, packed] = [Buffer.from(name), deflateRawSync(content, { level: 9 })];
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(UTF8_NAMES, 2);
  fields.writeUInt16LE(DEFLATED, 4);
  fields.writeUInt16LE(0, 6);
  fields.writeUInt16LE(DAY, 8);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(title.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, title, packed]);
  const central = (place) => {
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(place, 10);
    return Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, title]);
  };
  return { local, central };
}
