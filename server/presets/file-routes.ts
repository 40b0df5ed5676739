import { ImportReport, MAX_IMPORT_BYTES, PresetFile, PresetImport } from '../../protocol/preset-import.ts';
import { PresetFilter } from '../../protocol/preset-page.ts';
import { CSV_TYPE, sendCsv } from '../platform/csv.ts';
import { route } from '../platform/http/route.ts';
import { exportCsv, exportFile } from './export-presets.ts';
import { importPresets } from './import-presets.ts';

const tag = 'Administration';

export const presetFileRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/presets.csv',
    auth: { can: 'config.read' },
    tag,
    summary: 'Export presets as CSV',
    description:
      "The presets that fit, a row for each text. `'` stands in front of a cell that a spreadsheet could take for a formula; the import takes it away again.",
    query: PresetFilter,
    answer: { contentType: CSV_TYPE, description: 'The file.' },
    handle: async (ctx, { principal, query, reply }) =>
      sendCsv(reply, await exportCsv(ctx, principal, query)),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/presets.json',
    auth: { can: 'config.read' },
    tag,
    summary: 'Export presets as JSON',
    description: 'The presets that fit, as the import takes them.',
    query: PresetFilter,
    answer: PresetFile,
    handle: async (ctx, { principal, query, reply }) => {
      reply.header('content-disposition', 'attachment; filename="presets.json"');
      return exportFile(ctx, principal, query);
    },
  }),
  route({
    method: 'POST',
    path: '/v1/admin/presets/import',
    auth: { can: 'presets.write' },
    tag,
    summary: 'Import presets',
    description:
      'A file of at most 5 MB, as text. Without `apply` nothing is written: the report says, row by row, what would be done and what is wrong. With the `plan` of a report it is done, all or nothing, or refused with `changed_meanwhile` when it would not do the same any more. Rows with the id of a preset change it, and what the file leaves out stays; any other id is a new preset. CSV may be separated by commas, semicolons or tabs.',
    body: PresetImport,
    // quotation marks and line ends of the file are escaped in JSON
    bodyLimit: 2 * MAX_IMPORT_BYTES,
    answer: ImportReport,
    refusals: ['changed_meanwhile'],
    handle: (ctx, { principal, body }) => importPresets(ctx, principal, body),
  }),
];
