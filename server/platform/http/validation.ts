import { type $ZodIssue, type $ZodType, safeParse } from 'zod/v4/core';
import { AppError } from '../app-error.ts';
import { InvalidRequest, type Issue } from './problem.ts';

const MAX_ISSUES = 20;
const MAX_PATH = 200;

/** Parses one part of a request, or throws `InvalidRequest` (for a path: `not_found`). */
export function parsePart(schema: $ZodType, part: string, value: unknown): unknown {
  const result = safeParse(schema, value);
  if (result.success) return result.data;
  if (part === 'params') throw new AppError('not_found');
  const issues = result.error.issues.flatMap((issue) =>
    describe(issue, part === 'querystring' ? 'query' : part),
  );
  throw new InvalidRequest(issues.slice(0, MAX_ISSUES));
}

/** Says what is wrong and where, never with a value of the request: it may hold a number or a text. */
function describe(issue: $ZodIssue, part: string): Issue[] {
  const path = pointer([part, ...issue.path]);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: pointer([part, ...issue.path, key]), message: 'unknown key' }));
    case 'invalid_type':
      return [{ path, message: `expected ${issue.expected}` }];
    case 'invalid_value':
      return [{ path, message: `expected one of ${issue.values.join(', ')}` }];
    case 'too_big':
      return [{ path, message: `at most ${issue.maximum}` }];
    case 'too_small':
      return [{ path, message: `at least ${issue.minimum}` }];
    case 'invalid_format':
      return [
        { path, message: `not in the form of ${issue.format === 'regex' ? 'this field' : issue.format}` },
      ];
    default:
      return [{ path, message: 'not valid' }];
  }
}

/** Source: RFC 6901 §3. */
const pointer = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
    .slice(0, MAX_PATH);
