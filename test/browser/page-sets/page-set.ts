import { type TemplateResult } from 'lit';
import { type Answers } from '../portal-fixture.ts';

/** Pages of one subject, and the server they are shown before: for tests that go through all pages. */
export interface PageSet {
  pages: Readonly<Record<string, TemplateResult>>;
  answers: Answers;
  /** Words that people wrote, as the answers have them. */
  given: string;
  /** Where the pages stand; without it, where the test does. */
  address?: string;
}
