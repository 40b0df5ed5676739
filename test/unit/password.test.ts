import { describe, expect, it } from 'vitest';
import { NewPassword, passwordWeakness } from '../../protocol/password.ts';

const ROSA = { email: 'rosa.bianchi@contoso.test', name: 'Rosa Bianchi', company: 'Contoso' };

describe('a password', () => {
  it.each([
    'blue kettle on a roof',
    'xK9#mQ2$vL5p',
    'été à la plage 7',
    'りんごとみかんとぶどうのかご',
    'correct horse battery staple',
    'my password is a whole long sentence',
  ])('may be %s', (password) => {
    expect(NewPassword.safeParse(password).success).toBe(true);
    expect(passwordWeakness(password, ROSA)).toBeNull();
  });

  it.each([
    ['short', 'elevenchars'],
    ['short', '😀'.repeat(11)],
    ['long', 'ab '.repeat(67)],
    ['common', 'Password1234'],
    ['common', 'passwordpassword'],
    ['common', 'PASSWORD!!!!'],
    ['common', '123456789012'],
    ['common', 'qwertyuiop12'],
    ['common', 'aaaaaaaaaaaa'],
    ['common', 'abcabcabcabc'],
    ['common', '............'],
    ['common', 'midcall 2026!'],
    ['personal', 'bianchi is my name'],
    ['personal', 'I work at CONTOSO now'],
    ['personal', 'rosa.bianchi@contoso.test'],
    ['personal', 'ｃｏｎｔｏｓｏ is wide'],
  ])('is %s: %s', (weakness, password) => {
    expect(passwordWeakness(password, ROSA)).toBe(weakness);
  });

  it('is counted in characters as people see them in a list of code points', () => {
    expect(NewPassword.safeParse('😀'.repeat(11)).success).toBe(false);
    expect(NewPassword.safeParse('😀a'.repeat(6)).success).toBe(true);
    expect(NewPassword.safeParse('😀a'.repeat(100)).success).toBe(true);
    expect(NewPassword.safeParse('a'.repeat(201)).success).toBe(false);
  });

  it('may hold a name of up to three letters, which many words do', () => {
    expect(
      passwordWeakness('a canal boat at noon', { email: 'al@x.io', name: 'Al', company: 'ABB' }),
    ).toBeNull();
  });
});
