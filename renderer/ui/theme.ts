import type { ThemeConfig } from 'antd'

/** Chinese system fonts only: the program has no network, and a web font would be the slowest thing on screen. */
const FONTS =
  "'Microsoft YaHei UI', 'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', 'Segoe UI', sans-serif"

/**
 * antd's compact algorithm rounds the type down to 10 px, which Chinese does not survive: small controls are set one by one.
 * Small controls, square corners, no animation: a workbench answers at once.
 */
export const workbenchTheme: ThemeConfig = {
  token: {
    fontFamily: FONTS,
    fontSize: 13,
    borderRadius: 3,
    controlHeight: 26,
    controlHeightSM: 22,
    sizeUnit: 4,
    sizeStep: 3,
    padding: 12,
    paddingLG: 14,
    paddingSM: 8,
    paddingXS: 6,
    margin: 12,
    marginLG: 14,
    marginSM: 8,
    marginXS: 6,
    lineHeight: 1.5,
    fontSizeSM: 12,
    fontSizeLG: 14,
    motion: false,
    colorPrimary: '#1f5fa8',
    colorLink: '#1f5fa8',
    colorText: '#1c2733',
    colorTextSecondary: '#55626f',
    colorTextPlaceholder: '#6f7b87',
    colorTextDisabled: '#7b8794',
    colorBorder: '#c3ccd5',
    colorBorderSecondary: '#dde3e9',
    colorSuccess: '#1c7c3c',
    colorWarning: '#9a6200',
    colorError: '#b42318',
    wireframe: false,
  },
  components: {
    Button: {
      paddingInline: 9,
      contentFontSize: 13,
      defaultShadow: 'none',
      primaryShadow: 'none',
      dangerShadow: 'none',
    },
    Modal: { titleFontSize: 14 },
    Table: { cellPaddingBlock: 3, cellPaddingInline: 8, headerBg: '#eef2f6', headerColor: '#33414e' },
    Tooltip: { fontSize: 12 },
  },
}
