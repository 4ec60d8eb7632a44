import fujian from '../../../resources/inspection/fujian.json' with { type: 'json' };
import shandong from '../../../resources/inspection/shandong.json' with { type: 'json' };
import standard from '../../../resources/inspection/standard.json' with { type: 'json' };
import type { FujianFormat } from '../../../shared/fujian-settings.ts';
import type { ProvinceSettings } from '../../../shared/province-settings.ts';
import type { ShandongFormat } from '../../../shared/shandong-settings.ts';
import { businessCodeOf } from '../fujian/case-document.ts';
import { createInspection, type Inspection } from './inspection.ts';
import { type InspectionRules, inspectionRulesSchema } from './rules.ts';

/**
 * The inspection of a hall's province: the rules that come with its profile, and what in them hangs
 * on the hall's settings.
 * @throws when a file of ours is wrong, which the tests find
 */
export function inspectionFor(settings: ProvinceSettings): Inspection {
  const { profile } = settings;
  switch (profile) {
    case 'standard':
      return createInspection(read(standard));
    case 'shandong':
      return shandongInspection(settings.settings);
    case 'fujian':
      return fujianInspection(settings.settings);
    default:
      return profile satisfies never;
  }
}

function read(file: unknown): InspectionRules {
  return inspectionRulesSchema.parse(file);
}

/**
 * With a table of the hall its own codes stay here and 省网事项编码 must be there; without one they go
 * out themselves.
 */
function fujianInspection(format: FujianFormat): Inspection {
  const { fields, ...rules } = read(fujian);
  const { businessCode = {}, taskCode = {}, taskHandleItem = {}, mobile = {}, ...others } = fields;
  const { onlyForCallback: _wish, ...always } = mobile;
  return createInspection(
    {
      ...rules,
      fields: {
        ...others,
        ...(format.businessCodes ? { businessCode } : { taskCode, taskHandleItem }),
        // The number is case data there, whatever the citizen wishes (R12).
        mobile: format.contactRequired ? { ...always, required: true } : mobile,
      },
    },
    (item) => businessCodeOf(item, format),
  );
}

/** Which case numbers are the province's own, its name being another than Shandong's. */
function shandongInspection({ projectNoPrefix: prefix }: ShandongFormat): Inspection {
  const { fields, ...rules } = read(shandong);
  const form = {
    pattern: new RegExp(`^${prefix}[^\\s|]{1,${64 - prefix.length}}$`, 'u'),
    zh: `${prefix && `以 ${prefix} 开头，`}不超过 64 个字符，不含空白和竖线`,
    en: `at most 64 characters${prefix && ` beginning with ${prefix}`}, without blanks and bars`,
  };
  return createInspection({ ...rules, fields: { ...fields, projectNo: { required: true, form } } });
}
