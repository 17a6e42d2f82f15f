import { cruise } from 'dependency-cruiser';
import type { ICruiseResult } from 'dependency-cruiser';
import { rules } from './rules.ts';

/** Judges the modules in `folders`, paths relative to `root`, by the rules of the architecture. */
export async function judgeModules(root: string, folders: readonly string[]): Promise<ICruiseResult> {
  const { output } = await cruise(
    [...folders],
    {
      baseDir: root,
      ruleSet: { forbidden: [...rules] },
      validate: true,
      // Without a parser of its own choice it takes the installed TypeScript 7, understands nothing and passes.
      parser: 'swc',
      // Type-only imports are dependencies too.
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '(^|/)(dist|fixture)/' },
    },
    {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  );
  if (typeof output === 'string') {
    throw new TypeError('dependency-cruiser answered with text instead of modules');
  }
  return output;
}
