import type { ThemeConfig } from 'antd'
import { theme } from 'antd'

/** Chinese system fonts only: the program has no network, and a web font would be the slowest thing on screen. */
const FONTS = "'Microsoft YaHei UI', 'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', 'Segoe UI', sans-serif"

/** Small controls, square corners, no animation: a workbench answers at once. */
export const workbenchTheme: ThemeConfig = {
  algorithm: theme.compactAlgorithm,
  token: {
    fontFamily: FONTS, fontSize: 13, borderRadius: 3, controlHeight: 26, motion: false, colorPrimary: '#1f5fa8', colorLink: '#1f5fa8', colorText: '#1c2733', colorTextSecondary: '#55626f',
    colorTextPlaceholder: '#6f7b87', colorTextDisabled: '#7b8794', colorBorder: '#c3ccd5', colorBorderSecondary: '#dde3e9', colorSuccess: '#1c7c3c', colorWarning: '#9a6200', colorError: '#b42318', wireframe: false,
  },
  components: {
    Button: { paddingInline: 9, contentFontSize: 13, defaultShadow: 'none', primaryShadow: 'none', dangerShadow: 'none' },
    Modal: { titleFontSize: 14 },
    Table: { cellPaddingBlock: 3, cellPaddingInline: 8, headerBg: '#eef2f6', headerColor: '#33414e' },
    Tooltip: { fontSize: 12 },
  },
}
