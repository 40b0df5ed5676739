import { t } from '../ui/i18n.ts';

/** A CRM's name as it writes itself, from the name it has in the API. */
export const systemName = (system: string): string => system.charAt(0).toUpperCase() + system.slice(1);

/** Choices that CRMs offer: each with the words of its values. */
const CHOICES: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  visibility: {
    internal: () => t('admin:records.choice.visibility.internal'),
    public: () => t('admin:records.choice.visibility.public'),
    all: () => t('admin:records.choice.visibility.all'),
  },
  transcript: {
    comments: () => t('admin:records.choice.transcript.comments'),
    field: () => t('admin:records.choice.transcript.field'),
  },
  comments: {
    each: () => t('admin:records.choice.comments.each'),
    growing: () => t('admin:records.choice.comments.growing'),
  },
  entry: {
    feed: () => t('admin:records.choice.entry.feed'),
    task: () => t('admin:records.choice.entry.task'),
  },
  growth: {
    each: () => t('admin:records.choice.growth.each'),
    growing: () => t('admin:records.choice.growth.growing'),
  },
};
const NAMES: Readonly<Record<string, () => string>> = {
  visibility: () => t('admin:records.choice.visibility.title'),
  transcript: () => t('admin:records.choice.transcript.title'),
  comments: () => t('admin:records.choice.comments.title'),
  entry: () => t('admin:records.choice.entry.title'),
  growth: () => t('admin:records.choice.growth.title'),
};

/** Of a choice that has no words yet, the name it has in the API. */
export const optionName = (name: string): string => NAMES[name]?.() ?? name;
export const optionValue = (name: string, value: string): string => CHOICES[name]?.[value]?.() ?? value;
